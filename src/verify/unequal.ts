import type { Difference } from '../compare/match.js';
import { readImages, type ReadImage } from '../compare/images.js';
import { hasJsonByValue, inMysqlForm } from '../compare/json-by-value.js';
import type { HashSource } from '../compare/source.js';
import type { Layout } from '../schema/layout.js';

/** Rows may be large. */
const AT_A_TIME = 50;

/** How many of the rows differ: not those that only spell JSON otherwise, where it is compared by its value. */
export async function unequal(
  layout: Layout,
  hub: HashSource,
  spoke: HashSource,
  found: readonly Difference[],
): Promise<number> {
  if (!hasJsonByValue(layout)) return found.length;
  let count = found.length;
  const met = found.flatMap(({ a, b }) => (a === null || b === null ? [] : [{ hub: a.key, spoke: b.key }]));
  for (let at = 0; at < met.length; at += AT_A_TIME) {
    const some = met.slice(at, at + AT_A_TIME);
    const [ours, theirs] = await Promise.all([
      valuesOf(hub, some.map((one) => one.hub)), // prettier-ignore
      valuesOf(spoke, some.map((one) => one.spoke)), // prettier-ignore
    ]);
    count -= some.filter((_, index) => ours.get(index) === theirs.get(index)).length;
  }
  return count;
}

async function valuesOf(source: HashSource, keys: Parameters<typeof readImages>[3]): Promise<Map<number, string>> {
  const options = { oldSets: new Map(), presentColumns: new Set<string>(), withColumnHashes: false };
  const from = source.from.replace(/ t$/u, '');
  const images = await readImages(source.session, from, source.layout, keys, options);
  const hashOf = (image: ReadImage): string => (inMysqlForm(source.layout, image) ?? image).hash;
  return new Map([...images].map(([index, image]) => [index, hashOf(image)]));
}
