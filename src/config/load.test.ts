import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyncError } from '../errors.js';
import type { Config } from './config.js';
import { connectOptions } from './connect-options.js';
import { loadConfig, parseConfig } from './load.js';
import { DEFAULT_TEMPLATES } from './mail-templates.js';
import { ConfigError } from './problem.js';

const FILES: Readonly<Record<string, string>> = {
  '/etc/pokhara': 'p0khara \n',
  '/conf/ca.pem': 'CA',
  '/conf/key.pem': 'KEY',
};
const ENV = { SYNC_PASSWORD: 's3cret', SMTP_PASSWORD: 'p@ss/w%rd', PORT: '3307', EMPTY: '' };

function read(path: string): string {
  const text = FILES[path];
  if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' });
  return text;
}

function parse(text: string): Config {
  return parseConfig(text, ENV, '/conf/spokesync.yaml', read);
}

/** The problems of a text, as `line: message. fix`. */
function problems(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems.map(({ line, message, fix }) => `${line}: ${message}. ${fix}`);
  }
  return [];
}

const hub = 'hub: { id: 1, name: Kathmandu, url: mysql://sync@localhost/staff }\n';
const spoke = 'spokes: [{ id: 2, name: Pokhara, url: mysql://sync@10.8.0.2/staff }]\n';
const rest = hub + spoke;
const minimal = `${rest}tables: [person]\n`;
const withHub = (keys: string): string =>
  `hub: { id: 1, name: K, url: mysql://sync@localhost/staff, ${keys} }\n${spoke}tables: [person]\n`;
const withSpokes = (...spokes: string[]): string =>
  `${hub}spokes:\n${spokes.map((one) => `  - ${one}\n`).join('')}tables: [person]\n`;
const withTables = (...tables: string[]): string => `${rest}tables:\n${tables.map((one) => `  - ${one}\n`).join('')}`;

describe('a good configuration', () => {
  it('fills in every default', () => {
    expect(parse(minimal)).toEqual({
      path: '/conf/spokesync.yaml',
      hub: site(1, 'Kathmandu', 'localhost'),
      spokes: [{ ...site(2, 'Pokhara', '10.8.0.2'), direction: 'two-way' }],
      tables: [{ name: 'person', conflict: 'newest', merge: 'rows', ignoreColumns: [] }],
      state: 'spokesync',
      people: {
        table: 'users',
        id: 'id',
        email: 'email',
        firstName: 'name',
        lastName: 'lastname',
        userName: 'user_name',
      },
      compare: { mode: 'full' },
      safety: { maxDeletes: 1000, maxChangedShare: 0.5, maxClockSkewMs: 5000 },
      concurrency: 4,
      retry: { attempts: 3, firstDelayMs: 2000 },
      timeouts: {
        connectTimeoutMs: 30_000,
        statementTimeoutMs: 3_600_000,
        stallTimeoutMs: 600_000,
        mailTimeoutMs: 120_000,
      },
      files: { conflicts: 'skip', ignore: [], sshOptions: [], stallTimeoutMs: 7_200_000 },
      mail: null,
      keepMs: 90 * 86_400_000,
      serve: {
        schedule: [],
        timeZone: null,
        jitterMs: 0,
        listen: { host: '127.0.0.1', port: 8086 },
        console: true,
        url: null,
        tls: null,
        trustedProxies: [],
        log: { level: 'info', format: 'json' },
      },
    } satisfies Config);
  });

  it('reads the example of the documentation', () => {
    const example = readFileSync(new URL('../../docs/configuration.example.yaml', import.meta.url), 'utf8');
    const config = parseConfig(example, { ...ENV, TANSEN_PASSWORD: 't' }, 'spokesync.yaml', () => 'from a file\n');
    expect(config.spokes.map((one) => one.direction)).toEqual(['two-way', 'receive-only']);
    expect(config.compare).toEqual({ mode: 'incremental', fullEveryMs: 86_400_000 });
    expect(config.spokes[0]?.connection.password?.reveal()).toBe('from a file');
    expect(config.hub.hooks.before).toEqual(["UPDATE site SET maintenance = '1' WHERE site_specific_id = :site"]);
    expect(config.mail?.transport).toMatchObject({
      kind: 'smtp',
      host: 'mail.example.org',
      port: 465,
      secure: true,
      user: 'user',
    });
  });

  it('takes the texts of mails, and the default for each that is not given', () => {
    const text = `${minimal}mail:\n  from: a@b\n  smtp: smtp://h\n  organisation: Himalaya Health\n  templates: { labelKept: Behalten, conflictSubject: "{table} {record} {anything else} {} { }" }\n`;
    const mail = parse(text).mail;
    expect(mail).toMatchObject({ organisation: 'Himalaya Health', digestAbove: 5 });
    expect(mail?.templates).toEqual({
      ...DEFAULT_TEMPLATES,
      labelKept: 'Behalten',
      conflictSubject: '{table} {record} {anything else} {} { }',
    });
  });

  it('takes the limits of a line, a spoke’s own before the common ones', () => {
    const own = '{ id: 3, name: T, url: mysql://a@b/d, limits: { maxTimePerRun: 20m } }';
    const spokes = withSpokes('{ id: 2, name: P, url: mysql://a@b/c }', own);
    const config = parse(`${spokes}limits: { maxBytesPerRun: 50MB }\n`);
    expect(config.spokes.map(({ limits }) => limits)).toEqual([
      { maxBytesPerRun: 50_000_000, maxTimePerRunMs: null },
      { maxBytesPerRun: null, maxTimePerRunMs: 1_200_000 },
    ]);
    expect(parse(withSpokes('{ id: 2, name: P, url: mysql://a@b/c }')).spokes[0]).not.toHaveProperty('limits');
  });

  it.each([
    ['master', 'two-way'],
    ['slave', 'receive-only'],
    ['two-way', 'two-way'],
    ['receive-only', 'receive-only'],
  ])('reads the direction %s as %s', (written, meant) => {
    const config = parse(withSpokes(`{ id: 2, name: P, url: mysql://a@b/c, direction: ${written} }`));
    expect(config.spokes[0]?.direction).toBe(meant);
  });

  it.each<[string, string, unknown]>([
    ['full', 'full', { mode: 'full' }],
    ['incremental', 'incremental', { mode: 'incremental', fullEveryMs: null }],
    ['both', '{ incremental, full: every 90m }', { mode: 'incremental', fullEveryMs: 5_400_000 }],
  ])('reads compare: %s', (_, written, meant) => {
    expect(parse(`${minimal}compare: ${written}\n`).compare).toEqual(meant);
  });

  it.each<[string, string, string | null]>([
    ['the environment', 'password: "${SYNC_PASSWORD}"', 's3cret'],
    ['a file, without its last line break only', 'passwordFile: /etc/pokhara', 'p0khara '],
    ['the file itself, ${ escaped', 'password: "$${SYNC_PASSWORD}"', '${SYNC_PASSWORD}'],
    ['an empty variable', 'password: "${EMPTY}"', ''],
    ['nowhere', 'files: /srv', null],
  ])('takes a password from %s', (_, key, password) => {
    expect(parse(withHub(key)).hub.connection.password?.reveal() ?? null).toBe(password);
  });

  it('puts environment variables into a url without their breaking it', () => {
    const text = `${hub}spokes: [{ id: 2, name: P, url: "mariadb://sync:\${SMTP_PASSWORD}@[::1]:\${PORT}/my%20staff" }]\ntables: [person]`;
    expect(connectOptions(parse(text).spokes[0]!, parse(text).timeouts)).toEqual({
      siteName: 'P',
      host: '::1',
      port: 3307,
      user: 'sync',
      password: 'p@ss/w%rd',
      database: 'my staff',
      tls: false,
      connectTimeoutMs: 30_000,
      stallTimeoutMs: 600_000,
      statementTimeoutMs: 3_600_000,
    });
  });

  it('reads TLS files beside the configuration, and sockets', () => {
    const config = parse(
      withHub('socket: /run/db.sock, tls: { ca: ca.pem, cert: ca.pem, key: key.pem, verify: false }'),
    );
    expect(connectOptions(config.hub, config.timeouts, null)).toEqual({
      siteName: 'K',
      socket: '/run/db.sock',
      user: 'sync',
      tls: { ca: 'CA', cert: 'CA', key: 'KEY', verify: false },
      connectTimeoutMs: 30_000,
      stallTimeoutMs: 600_000,
      statementTimeoutMs: 3_600_000,
    });
    expect(parse(withHub('tls: true')).hub.connection.tls).toMatchObject({ ca: null, verify: true });
    expect(parse(withHub('tls: off')).hub.connection.tls).toBe(false);
  });

  it.each<[string, string, unknown]>([
    ['10.8.0.2', '', { ca: null, cert: null, key: null, verify: true }],
    ['db.example.org', '', { ca: null, cert: null, key: null, verify: true }],
    [
      '10.8.0.2',
      'tls: { name: db.example.org }',
      { ca: null, cert: null, key: null, name: 'db.example.org', verify: true },
    ],
    ['10.8.0.2', 'tls: off', false],
    ['10.8.0.2', 'socket: /run/db.sock', false],
    ['localhost', '', false],
    ['127.0.0.1', '', false],
    ['[::1]', '', false],
    ['localhost', 'tls: true', { ca: null, cert: null, key: null, verify: true }],
  ])('encrypts what leaves this machine, unless told otherwise: %s %s', (host, keys, tls) => {
    const text = withSpokes(`{ id: 2, name: P, url: "mysql://a@${host}/c", ${keys} }`);
    expect(parse(text).spokes[0]?.connection.tls).toEqual(tls);
  });

  it("lets a site's hooks replace the common ones, and takes merge keys", () => {
    const text = `hooks: { before: A, after: [B, C] }\n${withSpokes(
      '&p { id: 2, name: P, url: mysql://a@b/c, hooks: { before: D } }',
      '{ <<: *p, id: 3, name: Q, url: mysql://a@d/c }',
    )}`;
    const config = parse(text);
    expect(config.hub.hooks).toEqual({ before: ['A'], after: ['B', 'C'] });
    expect(config.spokes.map((one) => one.hooks)).toEqual(Array(2).fill({ before: ['D'], after: [] }));
  });
});

describe('a wrong configuration', () => {
  const ids = 'Give each site, the hub included, a number of its own: its auto_increment_offset';
  const names = 'Give each site, the hub included, a name of its own';
  it.each<[string, string, string[]]>([
    [
      'an id that is no number',
      withSpokes('{ id: two, name: P, url: mysql://a@b/c }'),
      ['3: spokes[0].id is "two". Give a whole number from 1 to 65535'],
    ],
    [
      'id 0',
      withSpokes('{ id: 0, name: P, url: mysql://a@b/c }'),
      ['3: spokes[0].id is "0". Give a whole number from 1 to 65535'],
    ],
    [
      'id 65536',
      withSpokes('{ id: 65536, name: P, url: mysql://a@b/c }'),
      ['3: spokes[0].id is "65536". Give a whole number from 1 to 65535'],
    ],
    [
      "the hub's id again",
      withSpokes('{ id: 1, name: P, url: mysql://a@b/c }'),
      [`3: spokes[0].id is 1, which hub (Kathmandu) has already. ${ids}`],
    ],
    [
      'a name again',
      withSpokes('{ id: 2, name: kathmandu, url: mysql://a@b/c }'),
      [`3: spokes[0].name is "kathmandu", as hub is called already. ${names}`],
    ],
    [
      'a name like an id',
      withSpokes('{ id: 2, name: "3", url: mysql://a@b/c }'),
      ['3: spokes[0].name is "3", which cannot be told from an id. Give it a name with a letter in it'],
    ],
    [
      'a database twice',
      withSpokes('{ id: 2, name: P, url: mysql://a@127.0.0.1:3306/staff }'),
      [
        '3: spokes[0] is the same database as hub (Kathmandu). Name another server, port or database: a site cannot be synced with itself',
      ],
    ],
    [
      'a node of the hub as a spoke',
      `hub: { id: 1, name: K, url: "mysql://sync@one,two:3307/staff" }
spokes:
  - { id: 2, name: P, url: "mysql://a@three,two:3307,one/staff" }
tables: [person]
`,
      [
        '3: spokes[0] is the same database as hub (K). Name another server, port or database: a site cannot be synced with itself',
      ],
    ],
    [
      "spokesync's own database",
      `state: staff\n${minimal}`,
      [
        '2: hub.url names the database "staff", where spokesync keeps its own memory. Name another database, or set state: to another name',
      ],
    ],
    [
      'a table twice',
      withTables('person', 'person'),
      ['5: tables[1] is "person" again, as tables[0]. Name each table once'],
    ],
    [
      'a bookkeeping table',
      withTables('change_log'),
      [
        `4: tables[0] is "change_log", one of spokesync's own bookkeeping tables. Remove it: spokesync writes it at every site by itself`,
      ],
    ],
    [
      'an ignored conflict column',
      withTables('{ name: a, conflictColumn: t, ignoreColumns: [t] }'),
      ['4: tables[0].ignoreColumns holds the conflict column "t". Remove it there, or choose another conflictColumn'],
    ],
    [
      'counters of a table whose rows are merged as a whole',
      withTables('{ name: a, sumColumns: [n] }'),
      [
        '4: tables[0].sumColumns names "n", but its rows are merged as a whole. Give the table merge: columns too, or remove sumColumns',
      ],
    ],
    [
      'counters that are something else',
      withTables(
        '{ name: a, merge: columns, conflictColumn: t, ignoreColumns: [i], sumColumns: [I, t] }',
        '{ name: b, merge: columns, sumColumns: [n, N] }',
      ),
      [
        '4: tables[0].sumColumns names "I", which ignoreColumns has too. Remove it from one of them',
        '4: tables[0].sumColumns names "t", which is the conflict column. Remove it from one of them',
        '5: tables[1].sumColumns names "N" twice. Name each column once',
      ],
    ],
    [
      'a misspelt key',
      withTables('{ name: a, ignoreColums: [t] }'),
      ['4: tables[0] has the unknown key "ignoreColums". Did you mean ignoreColumns? If not, remove it'],
    ],
    [
      'a key in another style',
      `${minimal}Concurrency: 3`,
      ['4: the file has the unknown key "Concurrency". Did you mean concurrency? If not, remove it'],
    ],
    [
      'a direction of the hub',
      withHub('direction: two-way'),
      [
        '1: hub has the unknown key "direction". Remove it; the known keys are id, name, url, password, passwordFile, socket, tls, files, hooks',
      ],
    ],
    [
      'an unset variable, told once',
      `${hub}spokes: [{ id: "\${NOPE}", name: P, url: mysql://a@b/c }]\ntables: [person]`,
      ['2: spokes[0].id: the environment variable NOPE is not set. Set it before spokesync starts, e.g. export NOPE=…'],
    ],
    [
      'a variable with a wrong name',
      withHub('password: "${NO-PE}"'),
      ['1: hub.password: it holds a ${ that names no environment variable. Write ${NAME}, or $${ for a plain ${'],
    ],
    [
      'two passwords',
      withHub('password: a, passwordFile: /etc/pokhara'),
      ['1: hub has a password in password and in passwordFile. Keep one of them'],
    ],
    [
      'a password file that is not there',
      withHub('passwordFile: /etc/nope'),
      [
        '1: hub.passwordFile is "/etc/nope", which cannot be read: there is no such file. Check the path and its permissions; relative paths start at the configuration file',
      ],
    ],
    [
      'a url of another kind',
      withSpokes('{ id: 2, name: P, url: postgres://a@b/c }'),
      [
        '3: spokes[0].url is "postgres://a@b/c", but it begins with postgres:// and not mysql://. Give mysql://user@host:port/database',
      ],
    ],
    [
      'a url without a database',
      withSpokes('{ id: 2, name: P, url: mysql://a@b }'),
      ['3: spokes[0].url is "mysql://a@b", but it names no database. Give mysql://user@host:port/database'],
    ],
    [
      'a duration without a unit',
      `${minimal}retry: { firstDelay: 5 }`,
      ['4: retry.firstDelay is "5". Give a duration such as 500ms, 5s, 10m or 24h, at least 0s'],
    ],
    ['an empty tls', withHub('tls: '), ['1: hub.tls is empty. Give true, off, or a mapping']],
    ['a tls of another kind', withHub('tls: sometimes'), ['1: hub.tls is "sometimes". Give true, off, or a mapping']],
    [
      'only one of cert and key',
      withHub('tls: { cert: ca.pem }'),
      ['1: hub.tls has only one of cert and key. Give both cert and key, or neither'],
    ],
    ['an empty list', `${rest}tables: []`, ['3: tables is a list. Give a list of at least one table']],
    [
      'files at a spoke only',
      withSpokes('{ id: 2, name: P, url: mysql://a@b/c, files: /srv }'),
      ['3: spokes[0] has files, but the hub has none. Give hub.files too, or remove this'],
    ],
    [
      'a placeholder that a text of a mail does not have',
      `${minimal}mail:\n  from: a@b\n  smtp: smtp://h\n  templates:\n    conflictSubject: "{tabel} {record} {weather}"\n    labelKept: "{kept}"\n    conflictSubjekt: x\n`,
      [
        '8: mail.templates.conflictSubject holds {tabel}, which is not known there. Did you mean {table}? If not, remove it',
        '8: mail.templates.conflictSubject holds {weather}, which is not known there. Remove it; it can hold {organisation}, {conflict}, {table}, {record}, {winner}, {losers}, {sites}, {time}',
        '9: mail.templates.labelKept holds {kept}, which is not known there. Remove it; this text has no placeholders',
        '10: mail.templates has the unknown key "conflictSubjekt". Did you mean conflictSubject? If not, remove it',
      ],
    ],
    [
      'mail without a way out',
      `${minimal}mail: { from: a@b }`,
      ['4: mail has neither smtp nor sendmail. Give one of them'],
    ],
    ['a key twice', `${minimal}hub: 1`, ['4: a key is given twice. Keep one of them']],
    ['an empty file', '', ['1: the file is empty. Give a mapping with hub, spokes and tables']],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('tells everything at once, in the order of the lines', () => {
    const text = `hub: { id: x, name: K }\nspokes:\n  - { id: 2, nme: P, url: mysql://a@b/c }\ntables: [a, a]\nconcurrency: 0\n`;
    expect(problems(text).map((line) => line.split('.')[0])).toEqual([
      '1: hub',
      '1: hub',
      '3: spokes[0]',
      '3: spokes[0] has the unknown key "nme"',
      '4: tables[1] is "a" again, as tables[0]',
      '5: concurrency is "0"',
    ]);
  });

  it('is named with its file, and what is missing with the default', () => {
    expect(() => parse('a: [')).toThrow(/^\/conf\/spokesync\.yaml:1: /);
    expect(() => loadConfig('/nowhere/spokesync.yaml')).toThrow(
      /\/nowhere\/spokesync\.yaml cannot be read: there is no such file/,
    );
  });
});

describe('secrets', () => {
  const secret = 'hunter2';
  it.each([
    ['in a broken url', withSpokes(`{ id: 2, name: P, url: "mysql://sync:${secret}#@10.8.0.2:33x/staff" }`)],
    ['in a url without its @', withSpokes(`{ id: 2, name: P, url: "mysql://sync:${secret}/staff" }`)],
    ['in a url without its scheme', withSpokes(`{ id: 2, name: P, url: "sync:${secret}@host/staff" }`)],
    ['in a query', withSpokes(`{ id: 2, name: P, url: "mysql://sync@h/staff?password=${secret}" }`)],
    ['in a mail url', `${minimal}mail: { from: a@b, smtp: "smtp://u:${secret}@h:x" }`],
    ['as a number', withHub(`password: 0x4875`).replace('0x4875', `[${secret}]`)],
    ['cut at a comma', withHub(`password: a,${secret}`)],
    ['taken for an alias', withHub(`password: *${secret}`)],
    ['taken for a tag', `hub:\n  password: !${secret}\n`],
    ['taken for a key', `hub:\n  password: a: ${secret}\n`],
    ['with a reserved start', `hub:\n  password: @${secret}\n`],
    ['from the environment, where it does not belong', withSpokes('{ id: "${S}", name: P, url: mysql://a@b/c }')],
    ['from the environment, in a url', withSpokes('{ id: 2, name: P, url: "mysql://a:${S}@b:x/c" }')],
  ])('stay secret %s', (_, text) => {
    let told = '';
    try {
      parseConfig(text, { ...ENV, S: secret }, 'x.yaml', read);
    } catch (error) {
      told = inspect(error, { depth: 9 });
    }
    expect(told).toContain('x.yaml:');
    expect(told).not.toContain(secret);
  });

  it('do not show in a printed configuration', () => {
    const config = parse(
      `${withHub('password: s3cret, tls: { cert: ca.pem, key: key.pem }')}mail: { from: a@b.c, smtp: "smtps://u:s3cret@h" }`,
    );
    for (const shown of [
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
      String(config.hub.connection.password),
    ]) {
      expect(shown).toContain('[secret]');
      expect(shown).not.toMatch(/s3cret|KEY/);
    }
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    ...[
      'hub',
      'spokes',
      'tables',
      'id',
      'name',
      'url',
      'tls',
      'mail',
      'compare',
      'mysql://a@b/c',
      '${X}',
      '${',
      '__proto__',
      'toString',
    ],
    ...[
      ': ',
      '- ',
      '\n',
      '\n  ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      "'",
      '&a',
      '*a',
      '<<',
      '!x',
      '#',
      '|',
      '1',
      'null',
      '~',
      '?',
      '---\n',
      '\t',
      '\u0000',
    ],
  );
  it.each([
    ['words of the file', fc.array(words, { maxLength: 40 }).map((parts) => parts.join(''))],
    ['anything', fc.string({ unit: 'binary' })],
    ['a document of another shape', fc.jsonValue().map((value) => JSON.stringify(value))],
    [
      'values of another shape',
      fc
        .dictionary(fc.constantFrom('hub', 'spokes', 'tables', 'mail', 'tls', 'compare', 'hooks'), fc.jsonValue())
        .map((value) => JSON.stringify(value)),
    ],
  ])('gives a configuration or a SyncError: %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SyncError);
          expect((error as SyncError).code).toBe('config');
        }
      }),
      { numRuns: 500 },
    );
  });
});

function site(id: number, name: string, host: string): Config['hub'] {
  const connection = {
    host,
    port: 3306,
    socket: null,
    user: 'sync',
    password: null,
    database: 'staff',
    tls: host === 'localhost' ? (false as const) : { ca: null, cert: null, key: null, verify: true },
  };
  return { id, name, connection, files: null, hooks: { before: [], after: [] } };
}

describe('schedules', () => {
  it('are cron expressions, the common ones or a spoke’s own, with a window', () => {
    const spokes = '{ id: 2, name: P, url: mysql://a@b/c, schedule: ["0 3 * * *", "@hourly"], window: 20:00-06:00 }';
    const more = 'schedule: "*/15 8-18 * * 1-6"\ntimeZone: Asia/Kathmandu\njitter: 30s\nkeep: 30d\n';
    const serve = 'serve: { listen: "[::1]:9000" }\nlog: { level: warn, format: text }\n';
    const config = parse(`${withSpokes(spokes)}${more}${serve}`);
    expect(config.spokes[0]).toMatchObject({ schedule: ['0 3 * * *', '@hourly'], window: { from: 1200, to: 360 } });
    expect(config.keepMs).toBe(30 * 86_400_000);
    expect(config.serve).toMatchObject({
      schedule: ['*/15 8-18 * * 1-6'],
      timeZone: 'Asia/Kathmandu',
      jitterMs: 30_000,
      listen: { host: '::1', port: 9000 },
      log: { level: 'warn', format: 'text' },
    });
  });

  const cron = 'Give a cron expression such as "*/15 8-18 * * 1-6", or a list of them';
  it.each<[string, string]>([
    ['schedule: "* * *"', `4: schedule is "* * *", but it has 3 fields. ${cron}`],
    ['schedule: "61 * * * *"', `4: schedule is "61 * * * *", but invalid value for minute: 61. ${cron}`],
    ['schedule: 15', `4: schedule is "15". ${cron}`],
    ['schedule: []', `4: schedule is a list. ${cron}`],
    [
      'schedule:\n  - "0 1 * * *"\n  - "0 0 31 2 *"',
      `6: schedule[1] is "0 0 31 2 *", but there is no such day. ${cron}`,
    ],
    ['timeZone: Kathmandu', '4: timeZone is "Kathmandu". Give a time zone such as Asia/Kathmandu'],
    ['jitter: soon', '4: jitter is "soon". Give a duration such as 500ms, 5s, 10m or 24h, at least 0s'],
    ['keep: 1m', '4: keep is "1m". Give a duration such as 500ms, 5s, 10m or 24h, at least 1h'],
    ['serve: { listen: 8086 }', '4: serve.listen is "8086". Give 127.0.0.1:8086'],
    ['serve: { listen: "a:99999" }', '4: serve.listen is "a:99999", but there is no such port. Give 127.0.0.1:8086'],
    ['log: { level: loud }', '4: log.level is "loud". Give debug, info, warn or error'],
  ])('%s is refused', (text, problem) => {
    expect(problems(`${minimal}${text}\n`)).toEqual([problem]);
  });

  it.each<[string, string, string]>([
    [
      'window: nights',
      '',
      'spokes[0].window is "nights", but these are no two times of day. Give two times of day such as 20:00-06:00',
    ],
    [
      'window: 20:00-06:00',
      'schedule: "0 12 * * *"\n',
      'spokes[0].window is "20:00-06:00", and its schedule has no time in it. Give the spoke a schedule of its own, or another window',
    ],
  ])('of a spoke: %s is refused', (key, more, problem) => {
    const text = `${withSpokes(`{ id: 2, name: P, url: mysql://a@b/c, ${key} }`)}${more}`;
    expect(problems(text)).toEqual([`3: ${problem}`]);
  });
});
