import { describe, expect, it } from 'vitest';
import { SyncError } from '../errors.js';
import {
  duplicateKeyName,
  isAccessDenied,
  isDuplicateKey,
  isForeignKeyRefusal,
  isLinkLost,
  isMissingTable,
  isNoTextOfColumn,
  isRetryable,
  isRowRefusal,
  QueryError,
  queryError,
} from './errno.js';

const error = (errno: number, message = 'x', sqlState = 'HY000') => new QueryError(message, { errno, sqlState });

describe('predicates', () => {
  it.each([
    [isDuplicateKey, 1062],
    [isForeignKeyRefusal, 1451],
    [isForeignKeyRefusal, 1452],
    [isRowRefusal, 1062],
    [isRowRefusal, 1452],
    [isRowRefusal, 1406],
    [isRowRefusal, 1264],
    [isRowRefusal, 1048],
    [isRowRefusal, 1366],
    [isRowRefusal, 4025],
    [isRowRefusal, 3819],
    [isRowRefusal, 3988],
    [isRowRefusal, 1644],
    [isRowRefusal, 1153],
    [isRetryable, 1213],
    [isRetryable, 1205],
    [isRetryable, 1047],
    [isRetryable, 2013],
    [isRetryable, 1317],
    [isLinkLost, 2006],
    [isLinkLost, 1927],
    [isLinkLost, 45009],
    [isMissingTable, 1146],
    [isNoTextOfColumn, 1270],
    [isAccessDenied, 1142],
    [isAccessDenied, 1045],
  ])('%o holds for %i', (predicate, errno) => {
    expect(predicate(error(errno))).toBe(true);
  });

  it.each([
    [isRetryable, 1062],
    [isRetryable, 1146],
    [isRetryable, 1153],
    [isLinkLost, 1213],
    [isLinkLost, 1153],
    [isRowRefusal, 1213],
    [isRowRefusal, 1146],
    [isRowRefusal, 1205],
    [isDuplicateKey, 1452],
  ])('%o does not hold for %i', (predicate, errno) => {
    expect(predicate(error(errno))).toBe(false);
  });

  it('holds for a SIGNAL of any number with its own state', () => {
    expect(isRowRefusal(error(31001, 'the application says no', '45000'))).toBe(true);
  });

  it('looks through the errors that were made of one', () => {
    const lost = queryError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', errno: -111 }));
    expect(lost.errno).toBe(0);
    expect(isLinkLost(new SyncError('connect', 'Pokhara', { cause: lost }))).toBe(true);
    expect(isRetryable(new Error('no'))).toBe(false);
    expect(isRetryable('no')).toBe(false);
  });
});

describe('duplicateKeyName', () => {
  it.each([
    ["Duplicate entry 'a' for key 'email'", 'email'],
    ["Duplicate entry 'a' for key 'person.email'", 'email'],
    ["Duplicate entry 'for key 'x'' for key 'PRIMARY'", 'PRIMARY'],
    ["Duplicate entry 'two\nlines' for key 'k'", 'k'],
    ['Duplicate entry', null],
  ])('%j → %j', (message, name) => {
    expect(duplicateKeyName(error(1062, message))).toBe(name);
  });

  it('is null for other errors', () => {
    expect(duplicateKeyName(error(1213))).toBeNull();
  });
});

describe('QueryError', () => {
  it.each([
    [1062, "Duplicate entry 'secret' for key 'email'"],
    [1366, "Incorrect integer value: 'secret' for column `t`.`x`.`a` at row 1"],
    [1292, "Truncated incorrect DOUBLE value: 'secret'"],
    [1064, "You have an error in your SQL syntax; … near 'WHERE a = secret' at line 1"],
  ])('hides the value of a row in the message of %i', (errno, message) => {
    expect(error(errno, message).message).not.toContain('secret');
  });

  it('hides literals in the statement and shortens it', () => {
    const { sql } = new QueryError('x', {
      sql: `UPDATE t SET a = 'it''s \\' secret', b = "secret" WHERE ${'a'.repeat(900)}`,
    });
    expect(sql).not.toContain('secret');
    expect(sql).toMatch(/^UPDATE t SET a = '…', b = "…" WHERE a+…$/u);
    expect(sql.length).toBeLessThan(210);
  });

  it('says something for an error of several addresses that has no message', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:3306'), { code: 'ECONNREFUSED' });
    const both = Object.assign(new AggregateError([refused], ''), { code: 'ECONNREFUSED' });
    expect(queryError(both)).toMatchObject({ message: 'connect ECONNREFUSED ::1:3306', code: 'ECONNREFUSED' });
  });
});
