import type { Finding } from '../report/check-result.js';
import type { SiteFacts } from './site-facts.js';

/** Servers that take no writes, or not those of our sessions, or not beside an application that is busy. */
export function writableFindings(sites: readonly SiteFacts[]): Finding[] {
  return sites.flatMap((facts) => [...readOnly(facts), ...statementBinlog(facts), ...rollbackOnTimeout(facts)]);
}

function readOnly({ site, variables, grants }: SiteFacts): Finding[] {
  const superToo = isOn(variables.get('super_read_only'));
  if (!superToo && !isOn(variables.get('read_only'))) return [];
  // These logins write all the same.
  const exempt = grants.some((grant) =>
    /\b(SUPER|READ_ONLY ADMIN|READ ONLY ADMIN|ALL PRIVILEGES)\b.* ON \*\.\*/u.test(grant),
  );
  if (exempt && !superToo) return [];
  return [
    {
      site: site.id,
      table: null,
      severity: 'error',
      code: 'read-only',
      message: `the server of ${site.name} is read_only`,
      fix: `at ${site.name}: SET GLOBAL read_only = OFF, and the same in its configuration file`,
    },
  ];
}

/** InnoDB refuses writes under READ COMMITTED to a server that logs statements (error 1665). */
function statementBinlog({ site, variables }: SiteFacts): Finding[] {
  if (!isOn(variables.get('log_bin')) || variables.get('binlog_format')?.toUpperCase() !== 'STATEMENT') return [];
  return [
    {
      site: site.id,
      table: null,
      severity: 'error',
      code: 'binlog-format',
      message: `the server of ${site.name} has binlog_format = STATEMENT, which refuses the writes of spokesync`,
      fix: `at ${site.name}: SET GLOBAL binlog_format = MIXED, and the same in its configuration file`,
    },
  ];
}

/** A row that is held then costs the transaction, not the statement: it cannot be left out. */
function rollbackOnTimeout({ site, variables }: SiteFacts): Finding[] {
  if (!isOn(variables.get('innodb_rollback_on_timeout'))) return [];
  return [
    {
      site: site.id,
      table: null,
      severity: 'warning',
      code: 'rollback-on-timeout',
      message: `the server of ${site.name} has innodb_rollback_on_timeout: a row that the application holds for long keeps all other rows from being synced`,
      fix: `take innodb_rollback_on_timeout out of the configuration file of ${site.name}, and restart the server`,
    },
  ];
}

const isOn = (value: string | undefined): boolean => /^(ON|1|YES|TRUE)/iu.test(value ?? '');
