import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Role } from '../records/accounts.js';
import type { Service } from '../serve/service.js';
import type { HubLinks } from './hub-links.js';

/** Who asks for a page. */
export interface Visitor {
  /** The name of the account; null: nobody has to sign in. */
  readonly name: string | null;
  readonly role: Role;
  /** What a form must bring along: see access/csrf.ts. */
  readonly csrf: string;
  /** From where, for the audit. */
  readonly address: string;
}

/** What every page may use, as `c.var`. */
export interface ConsoleEnv {
  readonly Bindings: HttpBindings;
  readonly Variables: {
    /** The configuration in force, the run under way, and the way to start one. */
    service: Service;
    /** Short sessions with the hub, for what reads the state database itself. */
    hub: HubLinks;
    visitor: Visitor;
  };
}

/** The context of a request, as hono hands it to a page. */
export type ConsoleContext = Context<ConsoleEnv>;
