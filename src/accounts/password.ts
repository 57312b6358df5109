import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** As OWASP's cheat sheet on storing passwords has it: 2^17, 8, 1, which takes 128 MB for a moment. */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
const KEY_BYTES = 32;

/** What is too short to keep anybody out. */
export const SHORTEST_PASSWORD = 10;

/** So that nobody has the server hash megabytes. */
const LONGEST_PASSWORD = 1000;

/** Why a password will not do, and what would; null: it does. */
export function passwordFault(password: string): string | null {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return `a password has at least ${SHORTEST_PASSWORD} characters, this one ${length}`;
  return length > LONGEST_PASSWORD ? `a password has at most ${LONGEST_PASSWORD} characters` : null;
}

/** The text to keep of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { N, r, p } = COST;
  const hash = await derive(password, salt, COST);
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Whether it is the password that `kept` was made of. Null, where there is no account, takes just as long. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, N, r, p, salt, hash] = (kept ?? NOBODYS).split('$');
  const expected = Buffer.from(hash ?? '', 'base64url');
  if (password.length > LONGEST_PASSWORD || expected.length !== KEY_BYTES) return false;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const found = await derive(password, Buffer.from(salt ?? '', 'base64url'), cost);
  return timingSafeEqual(found, expected) && kept !== null;
}

const NOBODYS = [
  'scrypt',
  COST.N,
  COST.r,
  COST.p,
  'bm9ib2R5cyBzYWx0IQ',
  Buffer.alloc(KEY_BYTES).toString('base64url'),
].join('$');

function derive(
  password: string,
  salt: Buffer,
  cost: { readonly N: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  const options = { ...cost, maxmem: 256 * cost.N * cost.r };
  // One at a time: each takes much memory.
  const turn = last.then(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        scrypt(password.normalize('NFC'), salt, KEY_BYTES, options, (error, key) => {
          if (error === null) resolve(key);
          else reject(error);
        });
      }),
  );
  last = turn.then(
    () => undefined,
    () => undefined,
  );
  return turn;
}

let last: Promise<void> = Promise.resolve();
