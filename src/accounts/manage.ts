import { onHub } from '../conflicts/on-hub.js';
import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import type { Session } from '../mysql/session.js';
import {
  type Account,
  addAccount,
  changePassword,
  findAccount,
  readAccounts,
  removeAccount,
  type Role,
} from '../records/accounts.js';
import { writeAudit } from '../records/audit.js';
import { requireState } from '../records/migrate.js';
import { hashPassword, passwordFault } from './password.js';

/** Everybody who may sign in at the console. Throws as `onHub` and `requireState` do, as all of these. */
export function listUsers(config: Config, signal?: AbortSignal): Promise<readonly Account[]> {
  return onState(config, signal, (session) => readAccounts(session, config.state));
}

/** Throws SyncError `usage` where the name is none, is taken, or the password will not do. */
export async function addUser(
  config: Config,
  { name, role, password }: { readonly name: string; readonly role: Role; readonly password: string },
  signal?: AbortSignal,
): Promise<void> {
  requireName(name);
  const hash = await hashGood(password);
  await onState(config, signal, async (session) => {
    if (!(await addAccount(session, config.state, { name, role, password: hash })))
      throw new SyncError('usage', `there is an account ${JSON.stringify(name)} already`, {
        hint: 'spokesync user password NAME gives it another password; spokesync user remove NAME removes it',
      });
    await audit(session, config, 'user-added', `${name}, ${role}`);
  });
}

/** Another password; whoever is signed in under the name has to do so again. Throws SyncError `usage`. */
export async function setPassword(config: Config, name: string, password: string, signal?: AbortSignal): Promise<void> {
  const hash = await hashGood(password);
  await onState(config, signal, async (session) => {
    const account = await requireAccount(session, config, name);
    await changePassword(session, config.state, account.id, hash);
    await audit(session, config, 'user-password', account.name);
  });
}

/** Removes an account; whoever is signed in under it is so no longer. Throws SyncError `usage`. */
export function removeUser(config: Config, name: string, signal?: AbortSignal): Promise<void> {
  return onState(config, signal, async (session) => {
    const account = await requireAccount(session, config, name);
    await removeAccount(session, config.state, account.id);
    await audit(session, config, 'user-removed', account.name);
  });
}

function onState<T>(config: Config, signal: AbortSignal | undefined, work: (session: Session) => Promise<T>) {
  return onHub(config, signal, async (session) => {
    await requireState(session, config.state);
    return work(session);
  });
}

function audit(session: Session, config: Config, action: string, subject: string): Promise<void> {
  return writeAudit(session, config.state, { account: null, address: null, action, subject });
}

async function requireAccount(session: Session, config: Config, name: string): Promise<Account> {
  const found = await findAccount(session, config.state, name);
  if (found !== null) return found.account;
  const known = (await readAccounts(session, config.state)).map((account) => account.name);
  throw new SyncError('usage', `there is no account ${JSON.stringify(name)}`, {
    hint:
      known.length === 0 ? 'there is none at all; spokesync user add NAME makes one' : `there is ${known.join(', ')}`,
  });
}

function requireName(name: string): void {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u.test(name)) return;
  throw new SyncError('usage', `the name is ${JSON.stringify(name)}`, {
    hint: 'give up to 64 letters, digits and . _ @ -, e.g. asha or asha@example.org',
  });
}

async function hashGood(password: string): Promise<string> {
  const fault = passwordFault(password);
  if (fault !== null) throw new SyncError('usage', fault, { hint: 'three or four words make a good one' });
  return hashPassword(password);
}
