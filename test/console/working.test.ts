import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { rawConnection } from '../support/database.js';
import { openBrowser, openWindow, signIn } from './browser.js';
import { type Edit, PASSWORD, serveOffices } from './served-offices.js';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const patient = { timeout: 60_000 };

const MAYA: Edit = { record: '41', values: { name: 'Maya', job: 'Nurse', pay: '100.00' }, day: 1 };

test('a run is watched live on the overview, also after a reload, until all sites are in sync', async () => {
  const { url, hub, pokhara } = await serveOffices([MAYA]);
  const { page, troubles } = await openWindow(browser, url);
  await signIn(page, 'asha', PASSWORD);
  // The application at Pokhara holds a record, so that the run stays at work until it lets go.
  await hub.run("INSERT INTO staff (id, name) VALUES ('99', 'Nabin')");
  const application = await rawConnection(pokhara.server, pokhara.name);
  onTestFinished(() => application.end());
  await application.query("BEGIN; INSERT INTO staff (id, name) VALUES ('99', 'Roshni')");
  await page.getByRole('button', { name: 'Sync all now' }).click();
  const atWork = page.getByRole('status').getByText(/^Run 3 is at work/u);
  await atWork.waitFor();
  await page.getByRole('progressbar', { name: 'Sites done' }).waitFor();
  await page.goto('/');
  await atWork.waitFor();
  await application.query('ROLLBACK');
  await expect.poll(() => page.locator('#live-headline').innerText(), patient).toBe('All 3 sites are in sync.');
  expect(await pokhara.query("SELECT name FROM staff WHERE id = '99'")).toEqual([{ name: 'Nabin' }]);
  expect(troubles).toEqual([]);
});

test('a field of a conflict is found by keyboard, previewed, put back, and stands at all three sites after the next run', async () => {
  const { url, everywhere, state } = await serveOffices([MAYA], {
    tara: [{ record: '41', values: { job: 'Senior nurse', pay: '120.00' }, day: 2 }],
    dil: [{ record: '41', values: { job: 'Ward sister', pay: '130.00' }, day: 3 }],
  });
  const { page, troubles } = await openWindow(browser, url);
  await signIn(page, 'asha', PASSWORD);
  // The link in the mail leads to the conflict itself; here the way goes through the inbox, by keys alone.
  await page.getByRole('link', { name: /Conflicts/u }).click();
  await page.getByRole('heading', { name: 'Conflicts', exact: true }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  expect(await page.getByRole('checkbox', { name: /Choose conflict 1/u }).isChecked()).toBe(true);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'staff 41' }).waitFor();
  await page.getByRole('checkbox', { name: 'Put back pay' }).uncheck();
  await page.getByRole('button', { name: 'Preview the chosen fields' }).click();
  await page.getByRole('row', { name: 'job Ward sister Senior nurse' }).waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  await page.getByLabel('In whose name').fill('tara');
  await page.getByRole('button', { name: 'Put it back' }).click();
  await page.getByText('the next run carries it to all of them').waitFor();
  const row = { name: 'Maya', job: 'Senior nurse', pay: '130.00' };
  const maya = "SELECT name, job, pay FROM staff WHERE id = '41'";
  expect((await everywhere(maya))[2]).toEqual([{ ...row, job: 'Ward sister' }]);
  await page.getByRole('button', { name: 'Sync all now' }).click();
  await expect.poll(() => everywhere(maya), patient).toEqual([[row], [row], [row]]);
  expect(await state('SELECT state, closed_by FROM STATE.conflict')).toEqual([{ state: 'closed', closed_by: 'tara' }]);
  expect(troubles).toEqual([]);
});
