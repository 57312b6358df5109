import { untilNoticed } from '../support/dead-run.js';
import type { Databases } from './world.js';

/** {@link untilNoticed}, in the model's world. */
export async function noticed(world: Databases): Promise<void> {
  const hub = world.sites[0]!.db;
  await untilNoticed({ state: (sql) => hub.query(sql.replaceAll('STATE.', `\`${world.state}\`.`)) });
}
