import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { rawConnection } from '../support/database.js';
import { openBrowser, openWindow, signIn } from './browser.js';
import { PASSWORD, serveOffices } from './served-offices.js';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a plan is watched while it is made, its button keeps the focus, and the page shows it when it is there', async () => {
  const { url, hub, tansen } = await serveOffices([{ record: '41', values: { name: 'Maya' }, day: 1 }]);
  const { page, troubles } = await openWindow(browser, url);
  await signIn(page, 'asha', PASSWORD);
  await hub.run("INSERT INTO staff (id, name) VALUES ('99', 'Nabin')");
  // A plan only reads, one site after the other: it stands still where nobody may.
  const application = await rawConnection(tansen.server, tansen.name);
  onTestFinished(() => application.end());
  await application.query('LOCK TABLES staff WRITE');
  await page.goto('/runs/plan');
  await page.getByRole('button', { name: 'Make a plan' }).click();
  const stop = page.getByRole('button', { name: 'Stop' });
  await stop.focus();
  await page.getByRole('heading', { name: 'Tansen' }).waitFor();
  await page.getByText('1 of 2 sites').waitFor();
  await page.locator('button:focus', { hasText: 'Stop' }).waitFor();
  await application.query('UNLOCK TABLES');
  await page.getByRole('heading', { name: '2 rows would be written' }).waitFor();
  expect(await page.getByRole('heading', { name: /^staff 99/u }).count()).toBe(2);
  await page.getByRole('button', { name: 'Sync all sites now' }).click();
  await expect.poll(() => page.locator('#live-headline').innerText(), { timeout: 60_000 }).toMatch(/^All 3 sites/u);
  expect(await tansen.query("SELECT name FROM staff WHERE id = '99'")).toEqual([{ name: 'Nabin' }]);
  expect(troubles).toEqual([]);
});
