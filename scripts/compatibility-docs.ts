import type { Kind, MatrixServer } from '../test/matrix/kinds.js';
import type { KindResult, Results } from '../test/matrix/tally.js';

/** The whole of docs/compatibility.md. A kind without a result has not passed yet, and is said to. */
export function compatibilityDocs(kinds: readonly Kind[], results: Results): string {
  const unknown = Object.keys(results).find((name) => !kinds.some((kind) => kind.name === name));
  if (unknown !== undefined) throw new Error(`test/matrix/results.json: ${unknown} is no kind of test/matrix/kinds.ts`);
  return `# Compatibility

<!-- Made from test/matrix/results.json by \`npm run docs\`. Do not edit. -->

\`npm run test:matrix\` runs every test that needs a database against real servers of each kind, two at least, in different
time zones. A kind has passed when nothing of it failed; where that were a few files, they may be run once more, alone.

| kind | hub | spokes | last passed | tests | skipped |
| --- | --- | --- | --- | --- | --- |
${kinds.map((kind) => rowOf(kind, results[kind.name])).join('\n')}

${skippedIn(kinds, results)}
${NOT_TESTED}
${DIFFERENCES}`;
}

function rowOf({ name, hub, spokes, only }: Kind, result: KindResult | undefined): string {
  const cluster = only === 'test/cluster' ? 'a Galera cluster of ' : '';
  const [ours, theirs] = [titleOf(hub, result?.hub), titleOf(spokes, result?.spokes)];
  const told = result === undefined ? ['not yet passed', '', ''] : [result.date, result.passed, result.skipped.length];
  return `| \`${name}\` | ${cluster}${ours} | ${theirs} | ${told.join(' | ')} |`;
}

/** `10.11.14-MariaDB-0+deb12u2` → `MariaDB 10.11.14`; without a version, the one that is to be installed. */
function titleOf(server: MatrixServer | null, version: string | undefined): string {
  const flavour = server?.flavour === 'mysql' ? 'MySQL' : 'MariaDB';
  const number = /^[\d.]+/u.exec(version ?? server?.version ?? '')?.[0].replace(/\.$/u, '');
  return number === undefined ? `the installed ${flavour}` : `${flavour} ${number}`;
}

function skippedIn(kinds: readonly Kind[], results: Results): string {
  const lines = kinds.flatMap(({ name }) => {
    const counts = new Map<string, number>();
    for (const { reason } of results[name]?.skipped ?? []) {
      const told = reason === '' ? 'no reason is given' : reason;
      counts.set(told, (counts.get(told) ?? 0) + 1);
    }
    return [...counts].map(([reason, count]) => `- \`${name}\`: ${String(count)} × ${reason}`);
  });
  return lines.length === 0 ? '' : `What was skipped, and why:\n\n${lines.join('\n')}\n`;
}

const NOT_TESTED = `## What is not tested

- Other versions. What is used of a server is in MariaDB from 10.6 and in MySQL from 8.0 on; older ones may do.
- Proxies (MaxScale, ProxySQL), the managed servers of cloud providers, MySQL's Group Replication, Percona XtraDB Cluster.
- Other engines than InnoDB: a table of one that cannot roll back is refused by name.
- The hub on Windows or macOS. Where a spoke's server runs does not matter: it is only spoken to over its protocol.
`;

const DIFFERENCES = `## Where servers differ

What cannot be kept the same is refused before the first write, by table, column and site, with the fix; the other tables
go on. \`spokesync check\` says it beforehand.

**Types.** A column must have the same type at all sites; display widths (\`INT(11)\`), ZEROFILL and the order of columns do
not count. ENUM and SET need the same members in the same order. The charset of a column outside the key may differ.

| type | |
| --- | --- |
| JSON | a type of its own on MySQL, text on MariaDB: between them compared by its value; it stands in MySQL's form at both, and what MySQL would make another value of waits in quarantine ([why](decisions/0008-json-by-value.md)) |
| FLOAT, DOUBLE | compared by the text that tells all of the number, the same at both ([why](decisions/0009-small-numbers-written-out.md)); MariaDB 10.11 keeps no sign of a zero |
| UUID, INET4, INET6 | MariaDB only |
| VECTOR | MariaDB from 11.7, MySQL from 9.0 |
| geometry, VECTOR | compared and copied as the server's own bytes |

**Collations** decide which keys are equal, so each key column needs the same charset and collation at all sites. Outside the
key they may differ.

| collation | |
| --- | --- |
| \`utf8mb4_uca1400_…\` | MariaDB from 10.10 only, and the default of 11.8 |
| \`utf8mb4_0900_…\` | MySQL from 8.0 only, and its default. MariaDB 11.8 takes the names, but for rules of its own, which know later characters: between the two such a key is refused |
| \`utf8mb4_0900_bin\` | the same on MySQL and on MariaDB 11.8 |
| \`…_general_ci\`, \`…_unicode_ci\`, \`…_unicode_520_ci\`, \`…_bin\` and the other old ones | the same on both: a good choice for keys |

**Logins.** What the account may be created with:

| plugin | server | |
| --- | --- | --- |
| \`mysql_native_password\` | MariaDB; MySQL before 9.0 | over any line |
| \`ed25519\`, \`parsec\` (from 11.6) | MariaDB, with the plugin \`auth_ed25519\` or \`auth_parsec\` | over any line |
| \`caching_sha2_password\` | MySQL, its default | over TLS, a socket, or TCP to this machine; with \`tls: off\` to another host only while the server still has the password cached, so not to be relied upon |

**TLS**: which certificate needs what is in [tls.md](tls.md). MariaDB from 11.4 on proves
any certificate by the password, and makes one itself where it has none.
`;
