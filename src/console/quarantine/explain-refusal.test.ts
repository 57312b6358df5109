import { expect, test } from 'vitest';
import { explainRefusal } from './explain-refusal.js';

test.each([
  [
    "another row holds its unique value: (conn:5, no: 1062, SQLState: 23000) Duplicate entry 'same@x' for key 'email'",
    'Another row at Pokhara already has “same@x”, and no two rows may have the same value in email.',
  ],
  [
    "another row holds its unique value: Duplicate entry '17' for key 'person.PRIMARY'",
    'Another row at Pokhara already has “17”, and no two rows may have the same key.',
  ],
  [
    'a row that it belongs to is missing, or others belong to it: Cannot add or update a child row: a foreign key constraint fails (`d`.`person`, CONSTRAINT `x` FOREIGN KEY (`town_id`) REFERENCES `town` (`id`))',
    'The row of the table town that it belongs to (town_id) is not at Pokhara.',
  ],
  [
    'a row that it belongs to is missing, or others belong to it: Cannot delete or update a parent row: a foreign key constraint fails (`d`.`person`, CONSTRAINT `x` FOREIGN KEY (`town_id`) REFERENCES `town` (`id`))',
    'Rows of the table person at Pokhara still belong to it.',
  ],
  [
    "Data too long for column 'name' at row 1",
    'What stands in name is too long for Pokhara: the column is shorter there.',
  ],
  ["Out of range value for column 'age' at row 1", 'The number in age is too large or too small for Pokhara.'],
  ["Column 'name' cannot be null", 'name must not be empty at Pokhara, and it is empty in this row.'],
  ['CONSTRAINT `adult` failed for `d`.`person`', 'A rule of the database at Pokhara (adult) does not allow this row.'],
  [
    'what it would overwrite has to be kept on the hub first; as text it is larger than max_allowed_packet there (2097152 bytes): raise that, or make the value smaller',
    'What this row would overwrite at Pokhara is too large to be kept at the hub, and nothing is overwritten that cannot be.',
  ],
  [
    'as text the row is longer than the 500 million characters that are synced, bytes count twice: make its values smaller',
    'This row is longer than what is synced at all.',
  ],
  [
    'larger than max_allowed_packet (16777216 bytes) of the server',
    'A value of this row is larger than what the database at Pokhara takes at once.',
  ],
  ['(conn:5, no: 1644, SQLState: 45000) no fives here', 'The database at Pokhara refuses this row: no fives here.'],
])('%s', (reason, why) => {
  expect(explainRefusal(reason, 'Pokhara').why).toBe(why);
});

test.each([
  ['email', 'Another row at Pokhara already has “same@x”, and no two rows may have the same value in email.'],
  [
    'by_name',
    'Another row at Pokhara already has the same value in by_name, and no two rows may have the same value in by_name.',
  ],
])('a value that the server leaves out is told from the row: %s', (key, why) => {
  const reason = `another row holds its unique value: Duplicate entry '…' for key '${key}'`;
  expect(explainRefusal(reason, 'Pokhara', { id: '7', email: 'same@x' }).why).toBe(why);
});
