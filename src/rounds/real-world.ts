import { readImages } from '../compare/images.js';
import { readAgreed } from '../ledger/bookmarks.js';
import { ledgerSource, ledgerSums } from '../ledger/capture.js';
import { hubStates } from '../ledger/hub-state.js';
import { openKeys } from '../ledger/open-keys.js';
import { hasPins, readPins } from '../ledger/pins.js';
import { qualified } from '../mysql/identifier.js';
import { applyToHub, settleTogetherAtHub } from './apply-to-hub.js';
import { applyToSpoke, settleTogetherAtSpoke } from './apply-to-spoke.js';
import { deliverNew } from './deliver-new.js';
import { fill } from './fill.js';
import { pinAsBefore } from './hold-open.js';
import type { World } from './pass-context.js';
import { putHubInForm, putSpokeInForm } from './put-in-form.js';

/** The world that `sync` changes. */
export const realWorld: World = {
  hubSide: ({ hubRead }, { ledger }) => ledgerSource(hubRead, ledger),
  hubSums: async ({ hubRead }, { ledger, plan }, version) => ledgerSums(hubRead, ledger, await plan(), version),
  furtherKeys: async ({ hubRead, spoke }, { ledger }) => {
    const pins = await readPins(hubRead, ledger, spoke.config.id, spoke.settled, null);
    return pins.map(({ key }) => key);
  },
  hasFurtherKeys: ({ hubRead, spoke }, { ledger }) => hasPins(hubRead, ledger, spoke.config.id),
  openKeys: ({ hubRead, spoke }, { ledger }, since) =>
    openKeys(hubRead, ledger, { id: spoke.config.id, settled: spoke.settled }, since),
  hubStates: async ({ run }, { ledger, hubColumns }, keys, oldSets) => {
    const hub = { ...run.hub, presentColumns: hubColumns };
    const { states, taken, untracked } = await run.writer.transaction(
      (tx) => hubStates(tx, ledger, hub, keys, oldSets),
      'snapshot',
    );
    run.untracked.add(ledger.layout.name, run.hub.id, untracked);
    for (const entry of taken) run.hubTaken.add(entry.toString());
    return states;
  },
  spokeImages: ({ spoke }, { ledger: { layout, mergesColumns } }, keys, oldSets) => {
    const presentColumns = new Set(spoke.schema.tables.get(layout.name)?.columns.map(({ name }) => name));
    const from = qualified(spoke.schema.database, layout.name);
    return readImages(spoke.read, from, layout, keys, { oldSets, presentColumns, withColumnHashes: mergesColumns });
  },
  agreed: ({ spoke, hubRead }, { ledger }, bookmark, keys) =>
    readAgreed(hubRead, ledger, { id: spoke.config.id, settled: spoke.settled }, bookmark, keys),
  putInForm: putHubInForm,
  applyToHub: async (context, table, works, tally, last) => {
    await putSpokeInForm(context, table, works);
    return applyToHub(context, table, works, tally, last);
  },
  applyToSpoke,
  settleTogether: async (context, parts, last) => {
    for (const { table, works } of parts) await putSpokeInForm(context, table, works);
    const atHub = await settleTogetherAtHub(context, parts, last);
    const atSpoke = await settleTogetherAtSpoke(context, parts, last);
    return parts.map((_, at) => [...(atHub[at] ?? []), ...(atSpoke[at] ?? [])]);
  },
  leaveOpen: (context, table, works) =>
    context.run.writer.transaction((tx) => pinAsBefore(tx, context, table, works, 'guard miss')),
  deliverNew,
  fill,
};
