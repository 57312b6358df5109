import { describe, expect, it } from 'vitest';
import { mysqlJson } from './json-form.js';

describe('MySQL’s form of a JSON text', () => {
  it.each([
    ['blanks', ' {"a" :\t[1,2 , {}],\r\n"b":[ ] } ', '{"a": [1, 2, {}], "b": []}'],
    ['words', '[true,false,null]', '[true, false, null]'],
    ['a scalar', ' "x" ', '"x"'],
    [
      'keys by their length in bytes, then by their bytes',
      '{"é":1,"zz":2,"ab":3,"":4,"b":5}',
      '{"": 4, "b": 5, "ab": 3, "zz": 2, "é": 1}',
    ],
    ['keys by their bytes, not by UTF-16', '{"\u{1f600}":1,"\ufffda":2}', '{"\ufffda": 2, "\u{1f600}": 1}'],
    [
      'escapes',
      String.raw`"\u0041\/\b\f\n\r\t\"\\\u0000\u001F\u007f"`,
      String.raw`"A/\b\f\n\r\t\"\\\u0000\u001f` + '\u007f"',
    ],
    ['a pair of surrogates', String.raw`"\ud83d\ude00"`, '"😀"'],
    [
      'whole numbers',
      '[-0,0,18446744073709551615,-9223372036854775808]',
      '[0, 0, 18446744073709551615, -9223372036854775808]',
    ],
    ['doubles', '[1.50,1e0,-0.0,1E+2,100e-2,0.1,3.0]', '[1.5, 1.0, -0.0, 100.0, 1.0, 0.1, 3.0]'],
    [
      'exponents',
      '[1e14,1e15,1e22,0.00000000000001,1e-15,12e-17]',
      '[100000000000000.0, 1e15, 1e22, 0.00000000000001, 0.000000000000001, 1.2e-16]',
    ],
    [
      'digits on both sides of a far point',
      '[1000000000000000.1,1e15,-2000000000000000.2]',
      '[1000000000000000.1, 1e15, -2000000000000000.2]',
    ],
    ['a whole number that a double holds', '100000000000000000000', '1e20'],
    ['zeros of any size', '[0e99999,0.000e-9]', '[0.0, 0.0]'],
    ['as deep as may be', '['.repeat(100) + '1' + ']'.repeat(100), '['.repeat(100) + '1' + ']'.repeat(100)],
  ])('%s', (_, text, form) => {
    expect(mysqlJson(text)).toEqual({ text: form });
    expect(mysqlJson(form)).toEqual({ text: form });
  });

  it.each([
    [
      'a whole number beyond 64 bits',
      '{"a":123456789012345678901}',
      'MySQL would make 1.2345678901234568e20 of its number 123456789012345678901',
    ],
    [
      'a long decimal',
      '[0.1234567890123456789]',
      'MySQL would make 0.12345678901234568 of its number 0.1234567890123456789',
    ],
    [
      'a million zeros between two digits',
      `1.${'0'.repeat(1_000_000)}1`,
      `MySQL would make 1.0 of its number 1.${'0'.repeat(58)}…`,
    ],
    ['a million digits', `[${'9'.repeat(1_000_000)}]`, `its number ${'9'.repeat(60)}… is too large for MySQL`],
    ['a number that vanishes', '1e-400', 'MySQL would make 0.0 of its number 1e-400'],
    ['a number that is too large', '1e400', 'its number 1e400 is too large for MySQL'],
    [
      'a key that stands twice',
      String.raw`{"a":1,"\u0061":2}`,
      'its key "a" stands twice: MySQL keeps the last value, MariaDB reads the first',
    ],
    [
      'a key that is too long',
      `{"${'é'.repeat(32_768)}":1}`,
      `its key "${'é'.repeat(60)}…" is longer than the 65535 bytes that MySQL keeps`,
    ],
    ['too deep', '['.repeat(101) + ']'.repeat(101), 'it is nested deeper than the 100 levels that MySQL keeps'],
    ['prose', 'Call back', 'it is no JSON that MySQL takes, from character 1 on: "Call back"'],
  ])('refuses %s', (_, text, refused) => {
    expect(mysqlJson(text)).toEqual({ refused });
  });

  it.each([
    '',
    ' ',
    '[',
    '[1',
    '[1,]',
    '[,1]',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,}',
    '{a:1}',
    "'a'",
    '"a',
    '"\\"',
    '"a\tb"',
    String.raw`"\x41"`,
    String.raw`"\ud83d"`,
    String.raw`"\ude00\ud83d"`,
    '01',
    '1.',
    '.5',
    '+1',
    '1e',
    '--1',
    'nul',
    'truex',
    '[]x',
    '1 2',
    '\u00a01',
    '\ufeff1',
    '/**/1',
    'NaN',
    'Infinity',
  ])('takes %j for no JSON', (text) => {
    expect(mysqlJson(text)).toMatchObject({ refused: expect.stringContaining('it is no JSON') as string });
  });
});
