import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';

interface Asset {
  readonly type: string;
  readonly body: Buffer<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const HERE = dirname(fileURLToPath(import.meta.url));
const UPLOT = join(dirname(createRequire(import.meta.url).resolve('uplot/package.json')), 'dist');

const assets = readAssets();

/** They stand below the hash of all of them: each may be kept for ever, and a module finds its neighbours beside it. */
const FOLDER = `/assets/${hashOf(assets)}`;

/** Where the browser gets a file of `assets/` or `client/` from. */
export function assetPath(name: string): string {
  return `${FOLDER}/${name}`;
}

/** Style sheet, scripts and pictures: for everybody, they hold nothing of the sites. */
export function assetPages(): Hono {
  return new Hono().get('/assets/:hash/:name', (c) => {
    const asset = assets.get(c.req.param('name'));
    if (asset === undefined) return c.text('not found', 404);
    c.header('Content-Type', asset.type);
    // Under an old hash it is what there is now, for once.
    const isCurrent = c.req.path.startsWith(`${FOLDER}/`);
    c.header('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-store');
    return c.body(asset.body);
  });
}

function readAssets(): ReadonlyMap<string, Asset> {
  const own = ['assets', 'client'].flatMap((folder) => filesIn(join(HERE, folder)));
  const chart = [
    ['uplot.js', join(UPLOT, 'uPlot.esm.js')],
    ['uplot.css', join(UPLOT, 'uPlot.min.css')],
  ] as const;
  return new Map(
    [...own, ...chart].map(([name, path]) => [
      name,
      { type: TYPES[extname(name)] ?? 'application/octet-stream', body: readFileSync(path) },
    ]),
  );
}

function filesIn(folder: string): readonly (readonly [name: string, path: string])[] {
  return readdirSync(folder)
    .filter((name) => extname(name) in TYPES)
    .map((name) => [name, join(folder, name)]);
}

function hashOf(all: ReadonlyMap<string, Asset>): string {
  const hash = createHash('sha256');
  for (const [name, { body }] of [...all].sort()) hash.update(name).update(body);
  return hash.digest('hex').slice(0, 16);
}
