import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PerlValue } from './perl-value.js';
import { readPerl } from './read-perl.js';

/** A value without its lines. */
function plain(value: PerlValue | undefined): unknown {
  if (value === undefined || value.kind === 'undefined') return null;
  if (value.kind === 'text') return value.text;
  if (value.kind === 'list') return value.items.map(plain);
  if (value.kind === 'hash') return Object.fromEntries(value.entries.map((entry) => [entry.key, plain(entry.value)]));
  return { unknown: value.why };
}

const valueOf = (text: string, name = '$x') => plain(readPerl(text).scope.get(name));

test.each<[string, unknown]>([
  [String.raw`'it\'s \n \\'`, "it's \\n \\"],
  [String.raw`"a\tb\x41\x{263a}\101\0"`, 'a\tbA☺A\0'],
  ['q(a(b)c)', 'a(b)c'],
  ['q<a>', 'a'],
  [String.raw`q!it's \!!`, "it's !"],
  ['qq{a"b{c}}', 'a"b{c}'],
  ['q #no\n (yes)', { unknown: 'it is computed, which only running the script could do' }],
  ['q#a#', 'a'],
  ["'a' . 'b'.1 . 2", 'ab12'],
  ['1_000', '1000'],
  ['0x1F', '31'],
  ['0755', '493'],
  ['-5', '-5'],
  ['1.50', '1.5'],
  ['1e3', '1000'],
  ['undef', null],
  ['[1, [2, [3]],]', ['1', ['2', ['3']]]],
  ["{ a => 1, 'b', 2, -c => [ qw(d e) ], 07 => 'x', }", { a: '1', b: '2', '-c': ['d', 'e'], '7': 'x' }],
  ['{ q => 1, y => 2, s => 3, m => 4, tr => 5 }', { q: '1', y: '2', s: '3', m: '4', tr: '5' }],
  ['{ a => 1, a => 2 }', { a: '2' }],
  ['{ a => foo(1, 2), b => [ $h ? 1 : 2 ] }', { a: expect.anything(), b: [{ unknown: expect.any(String) }] }],
  ['{ a => 1, 2 }', { unknown: 'it has a key without a value' }],
  ['"a" x 3', { unknown: 'it is computed, which only running the script could do' }],
  ['5 / 2', { unknown: 'it is computed, which only running the script could do' }],
  ['9999999999999999999', { unknown: 'it is a number too large to be exact' }],
  ['<<A . <<"B" . \'end\';\none\nA\ntwo\nB', 'one\ntwo\nend'],
  ["<<'A';\n$no\\n\nA", '$no\\n\n'],
  ['<<~A;\n    one\n      two\n    A', 'one\n  two\n'],
])('my $x = %s', (written, value) => {
  expect(valueOf(`my $x = ${written}\n;\nmy $after = 1;`)).toEqual(value);
  expect(valueOf(`my $x = ${written}\n;\nmy $after = 1;`, '$after')).toBe('1');
});

test.each<[string, unknown]>([
  ['"<$a>"', '<one>'],
  ['"${a}s ${ a }"', 'ones one'],
  ['"$h{k} $h{\'k\'} $h{ k } $h{n}{m}[1]"', 'v v v w'],
  ['"$l[0] $l[-1] @l"', 'p q p q'],
  ['"$r->{k} $r->{n}->{m}[0]"', 'v u'],
  ['"$a->x @ a\\@b.c 5% \\$a"', 'one->x @ a@b.c 5% $a'],
  ['"$a[0]"', { unknown: expect.stringMatching(/^it holds a \$ or @/) }],
  ['"$unknown"', { unknown: expect.stringMatching(/^it holds a \$ or @/) }],
  ['"@unknown"', { unknown: expect.stringMatching(/^it holds a \$ or @/) }],
  ['"$c"', { unknown: 'it holds $c, whose value is not written out' }],
  ['"\\U$a"', { unknown: 'it has an escape in double quotes that is not read here' }],
  ['"100$"', { unknown: expect.stringMatching(/^it holds a \$ or @/) }],
])('what stands in double quotes: %s', (written, value) => {
  const before = `my $a = 'one'; my @l = ('p', 'q'); my %h = (k => 'v', n => { m => ['u', 'w'] }); my $r = \\%h; my $c = time();`;
  expect(valueOf(`${before} my $x = ${written};`)).toEqual(value);
});

test('code that looks like quotes does not hide what comes after it', () => {
  const text = String.raw`
my $n = $#list + $h{'#'} % 5; if ($a =~ m{it's ("x")} and $b !~ /'/ and $c / 2 > 1 / $d) { s/'/"/g; tr/'/"/; y/'//d; }
print STDERR "x"; $/ = undef; local $" = ','; my @k = sort { $a <=> $b } keys %{$h->{x}}; $h{y} = $h{s}; $o->s('x');
print <<"EOT" if 1; my $y = 1 << 2;
it's # "unclosed
EOT
my %g = map { $_ => 1 } grep { /'/ } @k; @$r{'a', 'b'} = (1, 2); $$r{x} = "#"; my ($p, $q) = @_;
=pod

don't "read this

=cut
sub f ($$) { return qr/'/ } # it's
my $x = 'reached';`;
  expect(valueOf(text)).toBe('reached');
  expect(readPerl(text).faults.filter(({ name }) => name === null)).toEqual([]);
});

test('each fault has its line, behind here-documents and texts of several lines too', () => {
  const text = `my $a = 'one\ntwo';\nmy $b = <<E;\nx\ny\nE\nmy $c = "three\n";\nif (1) { $a = 2; }\nmy $d = 'x`;
  const { lines, faults } = readPerl(text);
  expect([...lines]).toEqual([
    ['$a', 1],
    ['$b', 3],
    ['$c', 7],
    ['$d', 10],
  ]);
  expect(faults.map(({ name, line }) => [name, line])).toEqual([
    ['$a', 9],
    [null, 10],
  ]);
});

describe('laws', () => {
  const single = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const double = (text: string) => `"${text.replace(/[\\"$@]/g, '\\$&')}"`;
  const braces = (text: string) => `q{${text.replace(/[\\{}]/g, '\\$&')}}`;
  const hex = (text: string) =>
    `"${Array.from(text, (one) => `\\x{${(one.codePointAt(0) ?? 0).toString(16)}}`).join('')}"`;
  const literal = fc.tuple(
    fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...`'"\\$@{}[]()#;=><\n\`aE%/`) })),
    fc.constantFrom(single, double, braces, hex),
  );

  test('a text is read back, however it is quoted', () => {
    fc.assert(
      fc.property(literal, literal, ([a, quoteA], [b, quoteB]) => {
        const list = valueOf(`my @x = (${quoteA(a)}, ${quoteB(b)} . ${quoteA(a)}); my $y = 1;`, '@x');
        expect(list).toEqual([a, b + a]);
      }),
    );
  });

  const odd = fc.array(
    fc.oneof(
      fc.constantFrom(
        ...`my our $x @x %x = ; , => ( ) [ ] { } ' " \` q{ qq( qw( m/ s{ y y= tr <<A <<"B" <<~C A B C # \n \n=pod \n=cut \\ -> :: . .= 5 0x 1.2.3 use constant push if } __END__ $# $\{ @{ \${ %$ % / // "$x{" sub`.split(
          ' ',
        ),
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 60 },
  );

  test('any text is read without an error', () => {
    fc.assert(
      fc.property(odd, fc.constantFrom('', ' ', '\n'), (pieces, between) => {
        const script = readPerl(pieces.join(between));
        expect(script.faults.every(({ line }) => line >= 1)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    "'",
    '"',
    'm(',
    's{',
    'q',
    '(',
    '[{',
    '<<A\n',
    '<<A ',
    '$x{',
    '"$x{',
    '#',
    '\n=a',
    '$x=(',
    'y/',
    ' '.repeat(9),
    '$x[0]',
    'my $x=[',
    '} ',
    '%x=',
    '@{',
    '<<A;\n A\n',
    'push @x,1;',
    '@x=(@x,@x,1);',
    '$x.="a$x";',
    '$x="a@x@x";@x=($x,$x);',
    '%x=(%x,a,1);',
    '$x{a}[0]=$x{a};',
    'use constant A=>A,A;',
  ])('hundreds of kilobytes of %j are read in time that grows with them', { timeout: 60_000 }, (piece) => {
    expect(readPerl(piece.repeat(Math.ceil(300_000 / piece.length))).scope.size).toBeLessThan(4);
  });
});

const perl = (() => {
  try {
    return execFileSync('perl', ['-e', 'print 1'], { encoding: 'utf8' }) === '1';
  } catch {
    return false;
  }
})();

test.skipIf(!perl)('where a text in quotes is read at all, Perl reads the same', () => {
  const piece = fc.constantFrom(
    ...String.raw`a $a ${'${a}'} $h{k} $l[1] @l \$ \@ \\ \n \t \x41 \x{41} \101 \0 \e \q ' { } [ ] -> :: @ % # . 5 $ \" \' \} ~`.split(
      ' ',
    ),
    ' ',
  );
  const body = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const bodies = fc
    .sample(body, { numRuns: 600, seed: 7 })
    .filter((one) => !/[$@][^\w{]|[$@]$/.test(one.replace(/\\./g, '')));
  const before = `my $a = 'one'; my @l = ('p', 'q'); my %h = (k => 'v');`;
  const written = bodies.flatMap((one) => [
    `"${one.replace(/(?<!\\)((?:\\\\)*)"/g, '$1')}"`,
    `'${one.replace(/\\?'/g, '')}'`,
  ]);
  const script = `no strict; no warnings; ${before} while (<STDIN>) { chomp; my $v = eval $_; print $@ ne '' ? '!' : unpack('H*', $v), "\\n"; }`;
  const answers = execFileSync('perl', ['-e', script], { input: `${written.join('\n')}\n`, encoding: 'utf8' })
    .trim()
    .split('\n');
  const differ = written.flatMap((one, i) => {
    const ours = valueOf(`${before} my $x = ${one};`);
    const theirs = answers[i] === '!' ? null : Buffer.from(answers[i] ?? '', 'hex').toString('latin1');
    return typeof ours === 'string' && ours !== theirs ? [{ one, ours, theirs }] : [];
  });
  expect(differ).toEqual([]);
});
