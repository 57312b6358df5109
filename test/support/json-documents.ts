import fc from 'fast-check';

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`, 'u'));
const whole = digits(24).map((text) => text.replace(/^0+(?=.)/u, ''));
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => String(double)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => double.toExponential().replace('e', 'E')),
  fc.bigInt(-(2n ** 66n), 2n ** 66n).map(String),
  fc
    .tuple(fc.constantFrom('', '-'), whole, fc.option(digits(24)), fc.option(fc.integer({ min: -40, max: 40 })))
    .map(([sign, integer, fraction, exponent]) =>
      [sign, integer, fraction === null ? '' : `.${fraction}`, exponent === null ? '' : `e${exponent}`].join(''),
    ),
  fc.constantFrom('-0', '-0.0', '0e9', '9007199254740993', '1e308', '5e-324', '2.2250738585072011e-308'),
);

const unit = fc.oneof(
  fc.constantFrom('"', '\\', '/', '\0', '\u001f', '\u007f', '\n', 'é', '\u2028', '\ufffd', '\u{1f600}', ' ', ','),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const content = fc.array(unit, { maxLength: 4 }).map((units) => units.join(''));

/** A text in one of the ways in which JSON may spell it. */
const string = fc.tuple(content, fc.infiniteStream(fc.nat(2))).map(([text, ways]) => {
  const spelt = Array.from(text, (sign) => {
    const way = ways.next().value as number;
    if (way === 1) return Array.from({ length: sign.length }, (_, at) => escaped(sign.charCodeAt(at))).join('');
    return way === 2 && sign === '/' ? '\\/' : JSON.stringify(sign).slice(1, -1);
  });
  return `"${spelt.join('')}"`;
});

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

const blank = fc.constantFrom('', '', '', ' ', '\n\t', '\r\n  ');
const spaced = (parts: fc.Arbitrary<string>) => fc.tuple(blank, parts, blank).map((three) => three.join(''));

const { document } = fc.letrec<{ document: string; list: string; object: string }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('true', 'false', 'null'),
    number,
    string,
    tie('list'),
    tie('object'),
  ),
  list: fc.array(spaced(tie('document')), { maxLength: 5 }).map((items) => `[${items.join(',')}]`),
  object: fc
    .array(fc.tuple(spaced(string), spaced(tie('document'))), { maxLength: 6 })
    .map((members) => `{${members.map((member) => member.join(':')).join(',')}}`),
}));

/** JSON as hostile as its grammar allows: numbers of any size, keys that stand twice, each sign in one of its spellings. */
export const jsonDocument = spaced(document);
