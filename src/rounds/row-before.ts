import { rowsInLog } from '../records/sync-log.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Work } from './work.js';

/**
 * Adds to each conflict the row that was agreed on, where it can be proven by its hash: a row that the sync log holds, in
 * one query. Of others it stays unknown: what people are told is never a guess.
 */
export async function withRowsBefore(
  { run, hubRead }: PassContext,
  { ledger: { layout } }: RunTable,
  works: readonly Work[],
): Promise<Work[]> {
  const wanted = works.flatMap(({ record, agreed, decision }) => {
    const conflict = decision.action !== 'nothing' && decision.clash !== null;
    return conflict && agreed.kind === 'row' ? [{ record, hash: agreed.hash }] : [];
  });
  if (wanted.length === 0) return [...works];
  const found = await rowsInLog(hubRead, run.hubSchema.database, layout.name, wanted);
  return works.map((work) => {
    if (work.agreed.kind !== 'row') return work;
    return { ...work, before: found.get(`${work.record}/${work.agreed.hash}`) ?? null };
  });
}
