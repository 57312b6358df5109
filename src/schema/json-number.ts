/** What MySQL makes of a number in JSON. `exact`: it is still the same number. */
export interface MySqlNumber {
  readonly text: string;
  readonly exact: boolean;
}

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 64n - 1n;
const MOST_SIGNS_OF_WHOLE = 20;

// A double whose point is farther from its first digit, with no digit behind it, is shown with an exponent (DBL_DIG,
// MAX_DECPT_FOR_F_FORMAT).
const MOST_BEFORE_POINT = 15;
const MOST_AFTER_POINT = 14;

/**
 * A number of a JSON text as MySQL keeps and shows it: whole numbers from -2^63 to 2^64 - 1 as they are, all others as
 * doubles. Null where it is too large for a double. `literal` is a number by the grammar of JSON.
 */
export function mysqlNumber(literal: string): MySqlNumber | null {
  if (literal.length <= MOST_SIGNS_OF_WHOLE && /^-?\d+$/u.test(literal)) {
    const whole = BigInt(literal);
    if (whole >= SMALLEST && whole <= LARGEST) return { text: whole.toString(), exact: true };
  }
  const double = Number(literal);
  if (!Number.isFinite(double)) return null;
  const text = doubleText(double);
  return { text, exact: decimalOf(text) === decimalOf(literal) };
}

/** The shortest digits that lead back to the double, as MySQL writes them: always with a point or an exponent. */
function doubleText(double: number): string {
  const sign = double < 0 || Object.is(double, -0) ? '-' : '';
  const [mantissa = '', exponent = ''] = Math.abs(double).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const point = Number(exponent) + 1;
  const isFar = (point > MOST_BEFORE_POINT && digits.length <= point) || point < -MOST_AFTER_POINT;
  if (isFar) return `${sign}${mantissa}e${Number(exponent)}`;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const whole = digits.slice(0, point).padEnd(point, '0');
  return `${sign}${whole}.${digits.slice(point) || '0'}`;
}

/** A number's digits and the place of its point, in one way for all spellings of a number. */
function decimalOf(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/iu.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/u, '');
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  const significant = digits.slice(0, end);
  if (significant === '') return '0';
  return `${sign}${significant}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)}`;
}
