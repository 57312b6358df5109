import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLACES } from '../../src/console/navigation.js';
import { axeFindings, openBrowser, openWindow, signIn } from './browser.js';
import { type Edit, PASSWORD, serveOffices } from './served-offices.js';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const KEY = '<img src=x onerror=alert(1)>';
const SCRIPT = '<script>alert(document.domain)</script>';
const LONG = 'W'.repeat(30_000);

const hostile = (day: number, name: string, job: string): Edit => ({
  record: KEY,
  values: { name, job, photo: Buffer.from(`\u0000\u0001\u00ff${'x'.repeat(40)}${day}`, 'latin1') },
  day,
});

const offices = () =>
  serveOffices([{ record: KEY, values: { name: 'Maya', job: 'Nurse' }, day: 1 }], {
    tara: [hostile(2, SCRIPT, `${LONG} \u202egnp.exe 👩‍👩‍👧 "'>`)],
    dil: [hostile(3, 'שלום עולם 🇳🇵 नमस्ते', `${LONG} \u0007\r\n</pre>`)],
  });

const PLACES_BESIDE = ['/conflicts/1', '/conflicts/1/restore?loser=2&whole=1', '/conflicts/close', '/runs/2', '/sync'];

test('hostile values are shown as the text they are, every page is accessible in light, dark and on a phone', async () => {
  const { url } = await offices();
  const { page, troubles } = await openWindow(browser, url);
  await page.goto('/sign-in');
  const found = await looks(page);
  await signIn(page, 'asha', PASSWORD);
  for (const path of [...PLACES.map((place) => place.path), ...PLACES_BESIDE]) {
    const answer = await page.goto(path);
    expect([path, answer?.status()]).toEqual([path, 200]);
    found.push(...(await looks(page)));
  }
  expect(found).toEqual([]);
  await page.goto('/conflicts/1');
  expect(await page.getByRole('cell', { name: SCRIPT }).count()).toBe(1);
  expect(await page.getByRole('heading', { name: `staff ${KEY}` }).count()).toBe(1);
  expect(await page.getByText('\\u202egnp.exe').count()).toBeGreaterThan(0);
  await page.getByText('Download the 44 bytes').first().waitFor();
  expect(troubles).toEqual([]);
});

/** What is wrong with a page in any of its looks. */
async function looks(page: Page): Promise<string[]> {
  const found: string[] = [];
  const path = new URL(page.url()).pathname;
  for (const [scheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    // As 1280 are at 400 %.
    ['dark', 320],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 844 });
    const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    if (beyond > 0) found.push(`${path}, ${scheme} ${width}: ${beyond} pixels too wide`);
    found.push(...(await axeFindings(page)).map((one) => `${path}, ${scheme} ${width}: ${one}`));
  }
  return found;
}

test('nobody comes in without an account, a viewer changes nothing, and a foreign form is refused', async () => {
  const { url, state } = await offices();
  const stranger = await openWindow(browser, url);
  await stranger.page.goto('/conflicts/1');
  expect(new URL(stranger.page.url()).pathname).toBe('/sign-in');
  await stranger.page.getByLabel('Name').fill('asha');
  await stranger.page.getByLabel('Password').fill('wrong');
  await stranger.page.getByRole('button', { name: 'Sign in' }).click();
  await stranger.page.getByRole('alert').waitFor();

  const viewer = await openWindow(browser, url);
  await signIn(viewer.page, 'bina', PASSWORD);
  expect(await viewer.page.getByRole('button', { name: /Sync/u }).count()).toBe(0);
  await viewer.page.goto('/conflicts/1');
  expect(await viewer.page.getByRole('button', { name: /Close|Preview/u }).count()).toBe(0);
  const csrf = await viewer.page.locator('input[name="csrf"]').first().inputValue();
  const tried = await post(viewer.page, { csrf, id: '1' }, url);
  expect(tried).toBe(403);

  const operator = await openWindow(browser, url);
  await signIn(operator.page, 'asha', PASSWORD);
  const token = await operator.page.locator('input[name="csrf"]').first().inputValue();
  expect(await post(operator.page, { id: '1' }, url)).toBe(403);
  expect(await post(operator.page, { csrf, id: '1' }, url)).toBe(403);
  expect(await post(operator.page, { csrf: token, id: '1' }, 'https://evil.example')).toBe(403);
  expect(await state("SELECT COUNT(*) AS closed FROM STATE.conflict WHERE state = 'closed'")).toEqual([
    { closed: '0' },
  ]);
  await operator.page.goto('/conflicts/1');
  await operator.page.getByLabel('Note, if you like').fill('seen to by phone');
  await operator.page.getByRole('button', { name: 'Close the conflict' }).click();
  await operator.page.getByText('The conflict is closed.').waitFor();
  expect(await state('SELECT closed_by, note FROM STATE.conflict')).toEqual([
    { closed_by: 'asha', note: 'seen to by phone' },
  ]);
  expect([...viewer.troubles, ...operator.troubles]).toEqual([]);
});

/** Closes a conflict with somebody's cookies, as a form of a page at `origin` would. */
async function post(page: Page, form: Readonly<Record<string, string>>, origin: string): Promise<number> {
  const answer = await page.request.post('/conflicts/close', {
    form: { ...form },
    headers: { origin },
    maxRedirects: 0,
  });
  return answer.status();
}
