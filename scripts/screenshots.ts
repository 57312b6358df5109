// `npm run screenshots`: makes docs/images/console-*.png anew, from the built console on the demo's sample data.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { type Browser, chromium } from 'playwright-core';
import { openMailRoom } from '../src/demo/mail-room.js';
import { morningsWork } from '../src/demo/mornings-work.js';
import { configurationText, openOffices, type Offices, passwords } from '../src/demo/offices.js';
import { createStaffTables, fillStaffTables } from '../src/demo/staff-database.js';
import { init, parseConfig, sync } from '../src/index.js';

const FOLDER = resolve('docs/images');

const PAGES = [
  { name: 'overview', path: '/', height: 520 },
  { name: 'conflict', path: '/conflicts/1', height: 860 },
];

const SIZES = [
  { name: '', width: 1200, isMobile: false },
  { name: '-phone', width: 390, isMobile: true },
];

/** The three offices after a morning's work, with the conflict that it made; gives the configuration. */
async function prepare(offices: Offices, mailPort: number): Promise<string> {
  const text = configurationText(offices, mailPort);
  const config = parseConfig(text, passwords(offices), 'spokesync.yaml');
  for (const { application } of offices.all) await createStaffTables(application);
  await fillStaffTables(offices.kathmandu.application);
  await init(config, { confirm: () => true });
  await sync(config);
  await morningsWork(offices);
  await sync(config);
  return `${text}schedule: "0 6-20 * * *"\ntimeZone: Asia/Kathmandu\nserve: { listen: "127.0.0.1:0" }\n`;
}

/** Runs the built service while `work` looks at it. */
async function whileServed(
  text: string,
  env: Readonly<Record<string, string>>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'screenshots-'));
  await writeFile(join(folder, 'spokesync.yaml'), text);
  const options = { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] as const };
  const service = spawn(process.execPath, [resolve('dist/cli.js'), 'serve'], { ...options, stdio: [...options.stdio] });
  const ended = once(service, 'close');
  try {
    const url = new Promise<string>((found, missed) => {
      let written = '';
      service.stdout?.setEncoding('utf8').on('data', (piece: string) => {
        written += piece;
        const [, at] = /serving on (http:[^"\s]+)/u.exec(written) ?? [];
        if (at !== undefined) found(at);
      });
      void ended.then(() => missed(new Error('the service ended before it served')));
    });
    await work(await url);
  } finally {
    service.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

async function shootAll(browser: Browser, url: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const { name: size, width, isMobile } of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ baseURL: url, colorScheme, isMobile, hasTouch: isMobile });
      for (const { name, path, height } of PAGES) {
        await page.setViewportSize({ width, height: isMobile ? 844 : height });
        await page.goto(path);
        await page.screenshot({ path: join(FOLDER, `console-${name}${size}-${colorScheme}.png`) });
      }
      await page.close();
    }
  }
}

const offices = await openOffices();
const mailRoom = await openMailRoom();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const text = await prepare(offices, mailRoom.port);
  await whileServed(text, passwords(offices), (url) => shootAll(browser, url));
} finally {
  await browser.close();
  await mailRoom.close();
  await offices.close();
}
