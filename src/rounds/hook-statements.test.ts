import { expect, test } from 'vitest';
import { hookStatements } from './hook-statements.js';

test.each<[string, readonly string[]]>([
  ['UPDATE site SET maintenance = 1 WHERE id = :site', ['UPDATE site SET maintenance = 1 WHERE id = 7']],
  ['DO 1; DO 2;', ['DO 1', 'DO 2']],
  ['\n DO 1 ;\n\n; ; DO 2\n', ['DO 1', 'DO 2']],
  ['', []],
  [' ; -- nothing\n /* at all */ # here', []],
  [`DO ':site; it''s \\' ;', :site; DO "a;""b\\";:site"`, [`DO ':site; it''s \\' ;', 7`, `DO "a;""b\\";:site"`]],
  ['SELECT `a;``:site`, :site FROM `b`', ['SELECT `a;``:site`, 7 FROM `b`']],
  ['DO 1 -- one; :site\n; DO :site # two; three\n', ['DO 1 -- one; :site', 'DO 7 # two; three']],
  ['DO 1 /* a; \n :site */ + :site; /*! DO 2 */', ['DO 1 /* a; \n :site */ + 7', '/*! DO 2 */']],
  ['/*M! DO 2 */;', ['/*M! DO 2 */']],
  // No comment without a space behind it; no other name; no placeholder of a driver.
  ['DO 5--:site; SET @a := :sites; DO ?', ['DO 5--7', 'SET @a := :sites', 'DO ?']],
  [`DO 'never closed; :site`, [`DO 'never closed; :site`]],
  ['DO 1; /* never closed; :site', ['DO 1']],
])('%j', (text, expected) => {
  expect(hookStatements(text, 7)).toEqual(expected);
});
