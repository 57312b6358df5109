import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { isPassword } from '../../accounts/password.js';
import { findAccount } from '../../records/accounts.js';
import { writeAudit } from '../../records/audit.js';
import { beginSession, endSession } from '../../records/console-sessions.js';
import { countFailure, forgiveFailures, signInWait } from '../../records/sign-in-failures.js';
import type { ConsoleContext, ConsoleEnv } from '../console-env.js';
import { barePage } from '../layout.js';
import { CsrfField } from '../parts/csrf-field.js';
import { SIGN_IN } from './gate.js';
import { dropSession, keepSession, sessionToken } from './session-cookie.js';

/** Signing in and out. */
export function signInPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get(SIGN_IN, (c) => signInPage(c, { name: '', to: safeTarget(c.req.query('to')), fault: null }, 200))
    .post(SIGN_IN, async (c) => {
      const body = await c.req.parseBody();
      const field = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
      const [name, to] = [field('name').trim().slice(0, 200), safeTarget(field('to'))];
      const { wait, token } = await signIn(c, name, field('password'));
      if (token !== null) {
        keepSession(c, token);
        return c.redirect(to, 303);
      }
      if (wait > 0) c.header('Retry-After', String(wait));
      const fault =
        wait > 0
          ? `Too many sign-ins failed. Try again in ${wait} ${wait === 1 ? 'second' : 'seconds'}.`
          : 'This name and password do not belong together.';
      return signInPage(c, { name, to, fault }, wait > 0 ? 429 : 401);
    })
    .post('/sign-out', async (c) => {
      const token = sessionToken(c);
      if (token !== null) await c.var.hub.use((session, state) => endSession(session, state, token));
      dropSession(c);
      return c.redirect(SIGN_IN, 303);
    });
}

/** `wait`: seconds until the next attempt; `token`: of the new session, null: there is none. */
function signIn(c: ConsoleContext, name: string, password: string): Promise<{ wait: number; token: string | null }> {
  const { address } = c.var.visitor;
  return c.var.hub.use(async (session, state) => {
    const wait = await signInWait(session, state, { name, address });
    if (wait > 0) return { wait, token: null };
    await countFailure(session, state, { name, address });
    const found = await findAccount(session, state, name);
    if (!(await isPassword(password, found?.password ?? null)) || found === null) return { wait: 0, token: null };
    await forgiveFailures(session, state, { name, address });
    const token = randomBytes(32).toString('base64url');
    await beginSession(session, state, found.account.id, token);
    await writeAudit(session, state, { account: found.account.name, address, action: 'signed-in', subject: '' });
    return { wait: 0, token };
  });
}

/** A path of ours, and never another site. */
function safeTarget(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/u.test(to) && !to.startsWith(SIGN_IN) ? to : '/';
}

interface Attempt {
  readonly name: string;
  readonly to: string;
  readonly fault: string | null;
}

function signInPage(
  c: ConsoleContext,
  { name, to, fault }: Attempt,
  status: 200 | 401 | 429,
): Response | Promise<Response> {
  return barePage(
    c,
    { title: 'Sign in', status },
    <form method="post" action={SIGN_IN} class="sign-in card">
      <h1>Sign in</h1>
      {fault !== null && (
        <p class="notice bad" role="alert">
          {fault}
        </p>
      )}
      <CsrfField visitor={c.var.visitor} />
      <input type="hidden" name="to" value={to} />
      <label>
        Name
        <input
          name="name"
          value={name}
          autocomplete="username"
          autocapitalize="none"
          required
          autofocus={name === ''}
        />
      </label>
      <label>
        Password
        <input type="password" name="password" autocomplete="current-password" required autofocus={name !== ''} />
      </label>
      <button class="primary">Sign in</button>
      <p class="quiet">
        No account, or the password is lost? Whoever runs spokesync gives you one with <code>spokesync user</code>.
      </p>
    </form>,
  );
}
