import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { selfSigned } from '../support/certificate.js';
import { folderWith } from '../support/cli.js';
import { freshDatabase, type FreshDatabase, rawConnection, serverA, serverB } from '../support/database.js';
import { type MailServer, mailServer } from '../support/mail-server.js';
import { sshServer } from '../support/ssh-server.js';

/** Every kind of secret that a configuration can hold, none of them like any other text. */
export const SECRETS = {
  hub: 'hubS3cret',
  pokhara: 'pokhS3cr/t@x',
  tansen: `tansS3cret'"$`,
  smtp: 'smtpS3cret/+@',
  hook: 'hookS3cret',
} as const;

const SCHEMA = `
  CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(60), at TIMESTAMP(6) NOT NULL
    DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99));
  CREATE TABLE gate (token VARCHAR(60));
  INSERT INTO users VALUES (7, 'asha@example.org', 'Asha', 'Rai', 'asha');
  INSERT INTO note (id, v) VALUES (1, 'a'), (2, 'b')`;

/** A hub and two spokes, with a configuration file whose secrets come from everywhere. */
export interface SecretOffices {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly hub: FreshDatabase;
  readonly spokes: readonly [FreshDatabase, FreshDatabase];
  readonly state: string;
  readonly mails: MailServer;
  /** Lines of the private keys in the folder. */
  readonly keys: readonly string[];
  /** A configuration like the good one, with parts of its text replaced. */
  readonly changed: (name: string, replaced: Readonly<Record<string, string>>) => Promise<void>;
  /** The same record is changed at both spokes. */
  readonly quarrel: () => Promise<void>;
}

async function account(db: FreshDatabase, password: string): Promise<string> {
  const user = `s_${db.name}`.slice(0, 32);
  await db.query(`CREATE USER '${user}'@'%' IDENTIFIED BY ?`, [password]);
  await db.query(`GRANT ALL ON *.* TO '${user}'@'%'`);
  onTestFinished(async () => {
    const raw = await rawConnection(db.server);
    await raw.query(`DROP USER '${user}'@'%'`);
    await raw.end();
  });
  return user;
}

async function folder(name: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'secret-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  await writeFile(join(path, name), name);
  return path;
}

/** Opens them; everything goes when the running test is over. */
export async function secretOffices(): Promise<SecretOffices> {
  const hub = await freshDatabase(serverA(), 'hub');
  const spokes = [await freshDatabase(serverB(), 'pokhara'), await freshDatabase(serverB(), 'tansen')] as const;
  for (const db of [hub, ...spokes]) await db.run(SCHEMA);
  const state = `${hub.name}_state`;
  onTestFinished(async () => {
    const raw = await rawConnection(serverA());
    await raw.query(`DROP DATABASE IF EXISTS \`${state}\``);
    await raw.end();
  });
  const [own, mailCertificate] = [selfSigned(), selfSigned()];
  const mails = await mailServer({
    ...mailCertificate,
    authOptional: false,
    onAuth: ({ password }, _session, callback) =>
      password === SECRETS.smtp ? callback(null, { user: 'sync' }) : callback(new Error('no')),
  });
  const ssh = await sshServer();
  const users = [
    await account(hub, SECRETS.hub),
    await account(spokes[0], SECRETS.pokhara),
    await account(spokes[1], SECRETS.tansen),
  ];
  const url = (at: number, { login }: FreshDatabase, password = ''): string =>
    `mysql://${users[at] ?? ''}${password}@${login.host}:${String(login.port)}/${login.database}`;
  const text = `
hub: { id: 1, name: Kathmandu, url: "${url(0, hub)}", password: "\${HUB_PASSWORD}", files: ${await folder('of the hub')} }
spokes:
  - { id: 2, name: Pokhara, url: "${url(1, spokes[0], `:${encodeURIComponent(SECRETS.pokhara)}`)}", files: ${await folder('of pokhara')} }
  - { id: 3, name: Tansen, url: "${url(2, spokes[1])}", passwordFile: tansen, files: "${ssh.root(await folder('of tansen'))}" }
tables: [note]
state: ${state}
hooks: { before: "INSERT INTO gate VALUES ('${SECRETS.hook}')", after: "DELETE FROM gate WHERE token = '${SECRETS.hook}'" }
retry: { attempts: 1 }
files: { sshOptions: ${JSON.stringify(ssh.options)} }
schedule: "* * * * * *"
serve: { listen: "127.0.0.1:0", tls: { cert: cert.pem, key: key.pem } }
log: { level: debug, format: json }
mail:
  from: Sync <sync@example.org>
  smtp: "smtp://sync:\${SMTP_PASSWORD}@localhost:${String(mails.port)}"
  tls: { ca: mail.pem }
  administrators: [it@example.org]
`;
  const cwd = await folderWith({
    'spokesync.yaml': text,
    tansen: `${SECRETS.tansen}\n`,
    'cert.pem': own.cert,
    'key.pem': own.key,
    'mail.pem': mailCertificate.cert,
  });
  return {
    cwd,
    env: { HUB_PASSWORD: SECRETS.hub, SMTP_PASSWORD: SECRETS.smtp },
    hub,
    spokes,
    state,
    mails,
    keys: own.key.split('\n').filter((line) => line.length > 40),
    changed: (name, replaced) => {
      let other = text;
      for (const [from, to] of Object.entries(replaced)) {
        if (!other.includes(from)) throw new Error(`the configuration does not hold ${from}`);
        other = other.replaceAll(from, to);
      }
      return writeFile(join(cwd, name), other);
    },
    quarrel: async () => {
      for (const db of spokes) {
        await db.query('UPDATE note SET v = ? WHERE id = 1', [db.name]);
      }
    },
  };
}
