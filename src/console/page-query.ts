/** A page's parameters as a url has them. */
export type Query = Readonly<Record<string, string>>;

/** Which rows of a list are asked for. */
export interface PageOfList {
  /** From 1 on. */
  readonly number: number;
  readonly size: number;
  /** Rows before it. */
  readonly offset: number;
}

const MOST_PAGES = 100_000;

/** `?page=3` of a list; nonsense is the first page. */
export function pageOfList(query: Query, size: number): PageOfList {
  const wanted = /^[1-9]\d{0,6}$/u.test(query['page'] ?? '') ? Number(query['page']) : 1;
  const number = Math.min(wanted, MOST_PAGES);
  return { number, size, offset: (number - 1) * size };
}

/** A text that somebody filters by; undefined: they do not. */
export function textOf(query: Query, name: string): string | undefined {
  const text = (query[name] ?? '').trim().slice(0, 200);
  return text === '' ? undefined : text;
}

/** One of several choices; undefined: none of them. */
export function choiceOf<T extends string>(query: Query, name: string, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === query[name]);
}

/** The start of a day that somebody filters by, `2026-01-31`, in UTC; undefined: they do not. */
export function dayOf(query: Query, name: string): Date | undefined {
  const text = query[name] ?? '';
  const day = /^\d{4}-\d\d-\d\d$/u.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return day === null || Number.isNaN(day.getTime()) ? undefined : day;
}

/** The same page with other parameters; an empty one goes. */
export function pathWith(path: string, query: Query, changes: Readonly<Record<string, string | number>>): string {
  const all = Object.entries({ ...query, ...changes }).filter(([, value]) => value !== '');
  const search = new URLSearchParams(all.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return search === '' ? path : `${path}?${search}`;
}
