import { Hono } from 'hono';
import { operatorsOnly } from '../access/gate.js';
import type { ConsoleContext, ConsoleEnv } from '../console-env.js';
import { closeAllPage, closePost } from './close-pages.js';
import { inboxPage } from './conflict-inbox.js';
import { conflictPage } from './conflict-page.js';
import { performRestore } from './perform-restore.js';
import { restorePage } from './restore-page.js';
import { valueFile } from './value-file.js';
import type { Wanted } from './wanted.js';

const ONE = '/conflicts/:id{[1-9][0-9]{0,14}}';

/** The section Conflicts: the inbox, one conflict, putting back and closing. */
export function conflictPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/conflicts', (c) => inboxPage(c))
    .get('/conflicts/close', operatorsOnly, (c) => closeAllPage(c))
    .post('/conflicts/close', operatorsOnly, (c) => closePost(c))
    .get(ONE, (c) => conflictPage(c))
    .get(`${ONE}/value`, (c) => valueFile(c))
    .get(`${ONE}/restore`, operatorsOnly, (c) => restorePage(c, wantedIn(c, c.req.queries())))
    .post(`${ONE}/restore`, operatorsOnly, async (c) => {
      const form = await c.req.parseBody({ all: true });
      const fields = Object.entries(form).map(([name, value]): [string, string[]] => [
        name,
        [value].flat().map(String),
      ]);
      const first = fields.map(([name, [value = '']]): [string, string] => [name, value]);
      return performRestore(c, wantedIn(c, Object.fromEntries(fields)), Object.fromEntries(first));
    });
}

function wantedIn(c: ConsoleContext, fields: Readonly<Record<string, readonly string[]>>): Wanted {
  const isWhole = fields['whole']?.[0] === '1';
  return {
    id: Number(c.req.param('id')),
    loser: fields['loser']?.[0] ?? '',
    columns: isWhole ? 'all' : [...new Set(fields['column'] ?? [])],
  };
}
