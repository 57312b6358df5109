import type { PassContext } from './pass-context.js';
import type { Work } from './work.js';

/** Looks up who is behind what is going to be written, for its log and its conflicts. */
export async function loadPeople({ run, spoke, hubRead }: PassContext, works: readonly Work[]): Promise<void> {
  const claims = works
    .filter(({ decision }) => decision.action !== 'nothing')
    .flatMap(({ candidate: { hub, spoke } }) => [hub.claim, spoke.claim, ...(hub.columnClaims ?? [])]);
  const hub = { id: run.hub.id, session: hubRead, database: run.hubSchema.database };
  const here = { id: spoke.config.id, session: spoke.read, database: spoke.schema.database };
  await run.people.load(claims, [hub, here], hub);
}
