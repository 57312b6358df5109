import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OLD_PASSWORDS, oldScript } from '../../test/support/old-script.js';
import { parseConfig } from '../config/load.js';
import { ConfigError } from '../config/problem.js';
import { SyncError } from '../errors.js';
import { type Imported, importScript } from './import-script.js';

const imported = (script: string): Imported => importScript(Buffer.from(script), 'old.pl', 'spokesync.yaml');
const load = (result: Imported) =>
  parseConfig(
    result.yaml,
    Object.fromEntries(result.variables.map((name) => [name, `value of ${name}`])),
    'spokesync.yaml',
  );
const told = (result: Imported) => result.toDos.map(({ message }) => message);
/** A hub and a spoke in few words; `spoke` is added to the latter. */
const two = (spoke = '', hub = ''): string => `
  my %servers = (1 => { host => 'a', database => 'd', username => 'u', type => 'master', ${hub} },
                 2 => { host => 'b', database => 'd', username => 'u', type => 'master', ${spoke} });
  my @tableData = (['t', 'c']);
  my $emailFromAddress = 'a@b.org';`;

test('a script as it is usually set up needs nothing to be done', () => {
  const result = imported(oldScript());
  expect(result.toDos).toEqual([]);
  const config = load(result);
  expect(
    [config.hub, ...config.spokes].map(({ id, name, connection: { host, port, user, database }, files }) => [
      id,
      name,
      `${user}@${host}:${port}/${database}`,
      files,
    ]),
  ).toEqual([
    [1, 'Hub', 'sync@localhost:3306/staff', '/var/www/uploads/'],
    [2, 'pokhara', 'sync@pokhara.example.org:3306/staff', 'ssh://pokhara.example.org//srv/uploads/'],
    [10, 'Site 10', 'sync@10.8.0.10:3306/staff_tansen', 'ssh://10.8.0.10//var/www/uploads/'],
  ]);
  expect(config.spokes.map(({ direction }) => direction)).toEqual(['two-way', 'receive-only']);
  expect(config.tables).toMatchObject([
    { name: 'country', conflictColumn: 'timestamp', conflict: 'newest' },
    { name: 'address', conflictColumn: 'address_timestamp' },
  ]);
  expect(config.hub.hooks).toEqual({
    before: ["UPDATE `site` SET maintenance = '1', note = 'why?' WHERE site_specific_id =:site"],
    after: ["UPDATE `site` SET maintenance = '0' WHERE site_specific_id =:site"],
  });
  expect(config.mail).toMatchObject({
    from: 'sync@example.org',
    transport: { kind: 'smtp', host: 'mail.example.org', port: 25, secure: false, user: 'sync@example.org' },
    administrators: ['it@example.org'],
    conflictCc: ['data@example.org', 'desk@example.org'],
  });
});

test('no password stands in the configuration, and each is read out of its variable', () => {
  const result = imported(oldScript());
  expect(result.variables).toEqual(Object.keys(OLD_PASSWORDS));
  for (const secret of Object.values(OLD_PASSWORDS))
    expect(JSON.stringify({ ...result, environment: null })).not.toContain(JSON.stringify(secret).slice(1, -1));
  const config = load(result);
  const passwords = [config.hub, ...config.spokes].map(({ connection }) => connection.password?.reveal());
  expect(passwords).toEqual(['1', '2', '10'].map((id) => `value of SPOKESYNC_PASSWORD_${id}`));
  const transport = config.mail?.transport;
  expect(transport?.kind === 'smtp' && transport.password?.reveal()).toBe('value of SPOKESYNC_SMTP_PASSWORD');
});

test('comments tell the line of each value, and name what has no counterpart', () => {
  const { yaml, remarks } = imported(oldScript());
  const lines = oldScript().split('\n');
  const lineOf = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;
  expect(yaml).toContain(`conflictColumn: address_timestamp } # line ${lineOf('"address_timestamp"')}`);
  expect(yaml).toContain(`direction: receive-only # line ${lineOf('"slave"')}`);
  expect(yaml).toContain(`from: sync@example.org # line ${lineOf('$emailFromAddress')}`);
  expect(
    remarks
      .filter(({ kind }) => kind === 'no-counterpart')
      .map(({ scriptLine, message }) => [scriptLine, message.split(':')[0]]),
  ).toEqual([
    [lineOf('$ptTableSync'), '$ptTableSync'],
    [lineOf('--conflict-error'), '--conflict-error'],
    [lineOf('$unison'), '$unison'],
    [lineOf('$mysql_connect_timeout'), '$mysql_connect_timeout'],
    [lineOf('$mysql_read_timeout'), '$mysql_read_timeout'],
  ]);
});

test.each<[string, string[]]>([
  ['"Thapa, Maya" <maya@x.org>, it@x.org', ['maya@x.org', 'it@x.org']],
  [String.raw`"Maya \" T, \"" <maya@x.org>,,it@x.org, `, ['maya@x.org', 'it@x.org']],
  ['Maya <maya@x.org>,it@x.org', ['maya@x.org', 'it@x.org']],
])('a comma in a quoted name parts no addresses: %s', (text, addresses) => {
  expect(load(imported(`${two()} my $administratorAddresses = '${text}';`)).mail?.administrators).toEqual(addresses);
});

test('a list of servers, as version 2.2 has it: the first is the hub, the ids stand in them', () => {
  const server = (id: string, host: string, type: string) =>
    `{ host => "${host}", database => "d", username => "u", password => "p", type => "${type}", id => "${id}" }`;
  const servers = `my @servers = ( ${server('4', 'localhost', 'master')}, ${server('2', 'b.example', 'slave')} );`;
  const result = imported(oldScript({ servers }));
  expect(told(result)).toEqual([]);
  expect(result.remarks).toContainEqual(
    expect.objectContaining({ kind: 'changes', message: expect.stringMatching(/before 2.4: `init` adds/) as string }),
  );
  const config = load(result);
  expect([config.hub.id, config.hub.name]).toEqual([4, 'Hub']);
  expect(config.spokes).toMatchObject([{ id: 2, name: 'b', direction: 'receive-only' }]);
  expect(result.variables).toEqual(['SPOKESYNC_PASSWORD_4', 'SPOKESYNC_PASSWORD_2', 'SPOKESYNC_SMTP_PASSWORD']);
});

test('values that other variables, constants, hooks into hashes and later statements make', () => {
  const config = load(
    imported(`use constant { DB => 'staff', HUB => 'h.example' }; use constant USER => "sy" . 'nc';
      our %login = (database => DB, username => USER, type => 'master');
      my ($domain, @rest) = ('x'); my $net = 'example.org';
      my %servers = (1 => { host => HUB, %login }, 2 => { %login, host => "b.$net", });
      $servers{3} = { %login, host => 'c.' . $net }; $servers{3}{type} = "slave"; $servers{3}->{port} = 3307;
      my @tableData = ([qw(a b)]); push @tableData, ['c'], ["d", undef];
      my $emailFromAddress = "a\\@$net"; $emailFromAddress = <<"END" . 'x';
Sync <a\\@$net>
END
      $emailFromAddress = "sync\\@${'${net}'}";`),
  );
  expect(config.spokes.map(({ connection: { host, port }, direction }) => [host, port, direction])).toEqual([
    ['b.example.org', 3306, 'two-way'],
    ['c.example.org', 3307, 'receive-only'],
  ]);
  expect(config.hub.connection).toMatchObject({ user: 'sync', database: 'staff' });
  expect(config.tables.map(({ name, conflictColumn }) => [name, conflictColumn])).toEqual([
    ['a', 'b'],
    ['c', undefined],
    ['d', undefined],
  ]);
  expect(config.mail?.from).toBe('sync@example.org');
});

describe('what is not written out is told, with its line, and never guessed', () => {
  test.each<[string, string, RegExp]>([
    ['a computed host', two(`host => $ENV{HOST} || 'x'`), /host could not be read: it is computed/],
    [
      'a computed password',
      two('password => `cat /etc/pw`'),
      /password could not be read: it is a command.*SPOKESYNC_PASSWORD_2/,
    ],
    ['an unknown variable', two('database => "x$nope"'), /database could not be read: it holds a \$ or @/],
    [
      'an array in a mail address',
      two() + `$emailFromAddress = "a@b.org";`,
      /\$emailFromAddress could not be read: it holds a \$ or @/,
    ],
    ['a type of its own', two(`type => 'Master'`), /type is neither master nor slave/],
    ['no type', two().replace("type => 'master',  });", '});'), /type is neither master nor slave/],
    ['no user', two('username => undef'), /username not found/],
    [
      'no spoke',
      `my %servers = (1 => {});  my @tableData = ('t');`,
      /spokes is a list. Give a list of at least one site/,
    ],
    ['a server without id 1', two().replace('1 =>', '5 =>'), /the hub is not found/],
    ['an id that is no number', two().replace('2 =>', 'two =>'), /spokes\[0\].id is "two"/],
    [
      'servers from elsewhere',
      `my %servers = load(); my @tableData = (['t']);`,
      /%servers or @servers\) could not be read/,
    ],
    [
      'tables from elsewhere',
      two() + '@tableData = map { [$_] } @x;',
      /table of @tableData could not be read|@tableData could not be read/,
    ],
    ['a table twice', two() + `push @tableData, ['t'];`, /tables\[1\] is "t" again/],
    [
      'a change in a condition',
      two() + `if ($x) { $emailFromAddress = 'b@c'; }`,
      /\$emailFromAddress: it is set again inside a block/,
    ],
    [
      'a change behind a condition',
      two() + `$emailFromAddress = 'b@c' if $x;`,
      /\$emailFromAddress could not be read: it is set on a condition/,
    ],
    ['a server changed in a block', two() + `{ $servers{2}{host} = 'z'; }`, /%servers: it is set again inside a block/],
    [
      'a part with a computed key',
      two() + `$servers{$n + 1}{host} = 'z';`,
      /%servers: a part of it is set by a computed key/,
    ],
    ['a quote that is not closed', two() + `my $x = "abc`, /a quote is not closed/],
    [
      'rows that are left out',
      two() + `my $syncCommandAdditionalAttributes = '--where "id > 5"';`,
      /--where has no counterpart/,
    ],
    [
      'a policy there is not',
      two() + `my $syncCommandAdditionalAttributes = '--conflict-comparison=matches';`,
      /--conflict-comparison has no counterpart/,
    ],
    ['another way to send', two() + `MIME::Lite->send('sub', 'x');`, /give smtp or sendmail/],
    [
      'the same hook twice',
      two() + `my $preExecutionSQLcommand = 'DO ?'; my $postExecutionSQLcommand = 'DO ?;';`,
      /maintenance is never switched on/,
    ],
    ['a hook with our own word', two() + `my $preExecutionSQLcommand = "DO ':site'";`, /holds :site itself/],
    ['an IP address without quotes', two('host => 10.8.0.2'), /host could not be read: it is a version number/],
  ])('%s', (_, script, message) => {
    const result = imported(script);
    expect(told(result).filter((one) => message.test(one))).toHaveLength(1);
    for (const { line, message: one } of result.toDos) {
      expect(result.yaml.split('\n')[line - 1]).toContain(`# TO DO: ${one}`);
    }
  });
});

test('what stands in a block only, or behind the end, or in comments and manual pages, does not count', () => {
  const script = `${two()}
=head1 Old settings
my %servers = ();
=cut
# $emailFromAddress = 'c@c';
sub other { my $emailFromAddress = 'inner'; }
__END__
$emailFromAddress = 'd@d';`;
  const result = imported(script);
  expect(load(result).mail?.from).toBe('a@b.org');
});

test.each<[string, string, object]>([
  ['sendmail', `MIME::Lite->send('sendmail');`, { kind: 'sendmail', path: '/usr/sbin/sendmail' }],
  ['nothing, which is sendmail', '', { kind: 'sendmail', path: '/usr/sbin/sendmail' }],
  [
    'the last one',
    `MIME::Lite->send('sendmail'); MIME::Lite->send('smtp', 'm', Port => 587);`,
    { host: 'm', port: 587 },
  ],
  ['TLS', `MIME::Lite->send('smtp', 'm', SSL => 1);`, { host: 'm', port: 465, secure: true }],
  ['a port at the host', `MIME::Lite->send('smtp', 'm:2525', Timeout => 60);`, { host: 'm', port: 2525, user: null }],
  [
    'a login without a password',
    `MIME::Lite->send('smtp', 'm', AuthUser => 'a/b@c');`,
    { user: 'a/b@c', password: null },
  ],
])('mails: %s', (_, call, transport) => {
  expect(load(imported(two() + call)).mail?.transport).toMatchObject(transport);
});

test.each<[string, string | undefined]>([
  ['newest', 'newest'],
  ['greatest', 'newest'],
  ['oldest', 'oldest'],
  ['least', 'oldest'],
])('--conflict-comparison %s is conflict: %s', (given, conflict) => {
  const result = imported(`${two()} my $syncCommandAdditionalAttributes = ' --print --conflict-comparison ${given} ';`);
  expect(result.toDos).toEqual([]);
  expect(load(result).tables[0]?.conflict).toBe(conflict);
});

test('odd names and hosts stay what they are', () => {
  const script = two(
    `username => 'ü@/:#', database => 'a b%c', host => '::1', pathOfFilesToSync => '/x\${HOME}: #y'`,
    `pathOfFilesToSync => '/h'`,
  );
  const config = load(imported(script));
  const [spoke] = config.spokes;
  expect(spoke?.files).toBe('ssh://[::1]//x${HOME}: #y');
  expect(spoke?.connection).toMatchObject({ user: 'ü@/:#', host: '::1', database: 'a b%c' });
});

test('a script of another kind is refused', () => {
  for (const text of ['', 'hello', '<?xml version="1.0"?>', "my $x = 'secret", 'a\0b']) {
    expect(() => imported(text)).toThrow(SyncError);
    expect(() => imported(text)).toThrow(/old.pl is no pt-table-sync-wrapper script/);
  }
});

describe('encodings', () => {
  const script = two(`password => 'pässwörd'`);
  test.each<[string, Buffer]>([
    ['UTF-8 with a byte order mark and Windows line ends', Buffer.from(`\ufeff${script.replaceAll('\n', '\r\n')}`)],
    ['UTF-8', Buffer.from(script)],
  ])('%s', (_, bytes) => {
    const result = importScript(bytes, 'old.pl', 'spokesync.yaml');
    expect(told(result)).toEqual([]);
    expect(result.environment).toContain('SPOKESYNC_PASSWORD_2="pässwörd"');
    expect(result.yaml).not.toContain('\r');
  });

  test('Latin-1, of whose passwords it is told', () => {
    const result = importScript(Buffer.from(script, 'latin1'), 'old.pl', 'spokesync.yaml');
    expect(result.environment).toContain('SPOKESYNC_PASSWORD_2="pässwörd"');
    expect(told(result)).toEqual([expect.stringMatching(/SPOKESYNC_PASSWORD_2 .*Latin-1/)]);
  });
});

describe('laws', () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      ...`' " { } ( ) [ ] , ; => $x @x \\ # \n q( qq{ <<A \n=pod\n __END__ if . x-> undef 5 a,b, 'a'=>'b', \${ $\{X}`.split(
        ' ',
      ),
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );

  test('a damaged script is refused or imported, every problem is marked, and no password gets out', () => {
    const script = oldScript();
    fc.assert(
      fc.property(fc.nat(script.indexOf('nothing to set')), pieces, (at, piece) => {
        let result: Imported;
        try {
          result = imported(script.slice(0, at) + piece + script.slice(at));
        } catch (error) {
          expect(error).toBeInstanceOf(SyncError);
          for (const password of Object.values(OLD_PASSWORDS)) expect(String(error)).not.toContain(password);
          return;
        }
        const seen = JSON.stringify([result.yaml, result.toDos, result.remarks]);
        const whole = Object.values(OLD_PASSWORDS).filter((password) =>
          result.environment?.includes(environmentForm(password)),
        );
        for (const password of whole) expect(seen).not.toContain(JSON.stringify(password).slice(1, -1));
        expect(problemsOf(result).filter((problem) => !told(result).some((one) => problem.startsWith(one)))).toEqual(
          [],
        );
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  test('a megabyte of other code behind the settings changes nothing', () => {
    const code = 'sub other { my ($a, $b) = @_; if ($a =~ m/it\'s "(x)/) { return { a => $b / 2 }; } }\n';
    const long = imported(oldScript() + code.repeat(Math.ceil(1_000_000 / code.length)));
    expect(long.yaml).toBe(imported(oldScript()).yaml);
  });
});

/** A password as it stands in the environment file. */
function environmentForm(password: string): string {
  return password.replace(/["\\$`]/g, '\\$&');
}

/** What the loader finds wrong, each as a to-do would say it. */
function problemsOf(result: Imported): string[] {
  try {
    load(result);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ message, fix }) => `${message}. ${fix}.`);
  }
}
