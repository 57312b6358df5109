import { listUsers } from '../../src/accounts/manage.js';
import type { Config } from '../../src/config/config.js';
import { listConflicts, searchLog, showConflict, status } from '../../src/index.js';
import { listOutbox } from '../../src/outbox/list-outbox.js';

/** What a program tells of the memory of a state database, as JSON: a later one must tell the same. */
export async function toldOf(config: Config): Promise<Record<string, readonly unknown[]>> {
  const all = 10_000;
  const { conflicts } = await listConflicts(config, { all: true, limit: all });
  const shown = [];
  for (const { id } of conflicts) shown.push(await showConflict(config, id));
  const { sites, quarantine } = await status(config);
  const told = {
    conflicts: shown,
    log: (await searchLog(config, { limit: all })).entries,
    sites,
    quarantine,
    mails: (await listOutbox(config, { limit: all })).mails,
    users: await listUsers(config),
  };
  return JSON.parse(JSON.stringify(told)) as typeof told;
}
