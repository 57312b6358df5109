import { SyncError } from '../errors.js';
import type { Path } from '../config/problem.js';
import { draftAttributes } from './draft-attributes.js';
import { draftHooks } from './draft-hooks.js';
import { draftMail } from './draft-mail.js';
import { draftSites } from './draft-sites.js';
import { draftTables } from './draft-tables.js';
import { type Draft, emptyDraft, shownName } from './import-draft.js';
import type { PerlScript } from './perl-reading.js';

/** The variables that someone sets in pt-table-sync-wrapper, and where they go. */
const SETTINGS: Readonly<Record<string, Path>> = {
  '%servers': ['spokes'],
  '@servers': ['spokes'],
  '@tableData': ['tables'],
  $syncCommandAdditionalAttributes: ['tables'],
  $preExecutionSQLcommand: ['hooks'],
  $postExecutionSQLcommand: ['hooks'],
  $emailFromAddress: ['mail'],
  $conflictEmailCCAddresses: ['mail'],
  $administratorAddresses: ['mail'],
};
const WITHOUT_COUNTERPART: Readonly<Record<string, string>> = {
  $ptTableSync: 'pt-table-sync is not needed any more',
  $unison: 'there is no setting for the path of unison',
  $mysql_connect_timeout: 'the default of timeouts.connectTimeout is used, which suits slow links',
  $mysql_read_timeout: 'the default of timeouts.stallTimeout is used, which suits slow links',
};

/** Makes the new configuration of what the script sets. Throws SyncError `config` for a script of another kind. */
export function draftConfig(script: PerlScript, path: string): Draft {
  if (!['%servers', '@servers', '@tableData'].some((name) => script.scope.has(name))) {
    const broken = script.faults.find(({ name }) => name === null);
    const reason = broken
      ? `line ${broken.line}: ${broken.what}`
      : 'it sets neither %servers (or @servers) nor @tableData';
    throw new SyncError('config', `${path} is no pt-table-sync-wrapper script: ${reason}.`, {
      hint: 'Give the script in which the servers and tables are listed.',
    });
  }
  const draft = emptyDraft();
  draftSites(draft, script);
  draftTables(draft, script, draftAttributes(draft, script));
  draftHooks(draft, script);
  draftMail(draft, script);
  for (const { name, line, what } of script.faults) {
    const at = name === null ? [] : SETTINGS[name];
    if (at) draft.toDos.push({ at, scriptLine: line, message: name === null ? what : `${name}: ${what}` });
  }
  tellOlder(draft, script);
  remarkOnOthers(draft, script);
  draft.remarks.sort((a, b) => (a.scriptLine ?? 0) - (b.scriptLine ?? 0));
  return draft;
}

/** Before 2.4 `sync` and `change_log` had another key and fewer columns. */
function tellOlder(draft: Draft, script: PerlScript): void {
  const version = script.scope.get('$version');
  const isOlder = version?.kind === 'text' && /^(?:[01]\.|2\.[0-3](?:\.|$))/.test(version.text);
  if (!isOlder && !script.scope.has('@servers')) return;
  const message =
    'a version before 2.4: `init` adds what its tables lack, as docs/migration.md says under "Versions before 2.4"';
  draft.remarks.push({ kind: 'changes', scriptLine: version?.line ?? null, message });
}

/** Names what else is set among the settings; what comes after the last of them is the script's own. */
function remarkOnOthers(draft: Draft, script: PerlScript): void {
  const last = Math.max(...Object.keys(SETTINGS).map((name) => script.lines.get(name) ?? 0));
  for (const [name, scriptLine] of script.lines) {
    const known = Object.hasOwn(WITHOUT_COUNTERPART, name) ? WITHOUT_COUNTERPART[name] : undefined;
    const isOther = scriptLine < last && !Object.hasOwn(SETTINGS, name) && name !== '$version';
    if (known === undefined && !isOther) continue;
    const message = `${shownName(name)}: ${known ?? 'no setting of the original script; it counts only where another one refers to it'}`;
    draft.remarks.push({ kind: 'no-counterpart', scriptLine, message });
  }
}
