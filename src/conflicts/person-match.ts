import type { Sql } from '../mysql/session.js';

/** SQL expressions for what is known of a person; each may be NULL. `userId` must be text. */
export interface PersonExpressions {
  readonly userId: string;
  readonly userName: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** Predicate: it is the person with this id, user name or mail address, or whose name holds the text, in any case. */
export function personMatch(person: PersonExpressions, wanted: string): Sql {
  const { userId, userName, email, firstName, lastName } = person;
  return {
    sql: `(${userId} = ? OR LOWER(${userName}) = LOWER(?) OR LOWER(${email}) = LOWER(?)
           OR LOCATE(LOWER(?), LOWER(CONCAT_WS(' ', ${firstName}, ${lastName}))) > 0)`,
    values: [wanted, wanted, wanted, wanted],
  };
}
