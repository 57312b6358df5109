import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openBrowser, signIn } from './browser.js';
import { PASSWORD, serveOffices } from './served-offices.js';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const edit = (record: string, job: string, day: number) => ({ record, values: { job }, day });

test('without script and on a phone the menu opens, a conflict is closed, a value put back and a sync asked for', async () => {
  const { url, state, everywhere } = await serveOffices([edit('41', 'Nurse', 1), edit('42', 'Cook', 1)], {
    tara: [edit('41', 'Senior nurse', 2), edit('42', 'Head cook', 2)],
    dil: [edit('41', 'Ward sister', 3), edit('42', 'Baker', 3)],
  });
  const context = await browser.newContext({
    baseURL: url,
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await signIn(page, 'asha', PASSWORD);
  await page.getByText('Menu').click();
  await page
    .getByRole('banner')
    .getByRole('link', { name: /Conflicts/u })
    .click();
  await page.getByRole('button', { name: 'Close the chosen ones' }).click();
  await page.getByText('No conflict was chosen').waitFor();
  await page.getByRole('checkbox', { name: /staff 42/u }).check();
  await page.getByRole('button', { name: 'Close the chosen ones' }).click();
  await page.getByText('1 conflict closed.').waitFor();
  expect(await state("SELECT record FROM STATE.conflict WHERE state = 'closed'")).toEqual([{ record: '42' }]);
  await page.getByRole('link', { name: 'staff 41' }).click();
  await page.getByRole('button', { name: 'Preview the whole record' }).click();
  expect(await page.locator('datalist option').allInnerTexts()).toEqual(['Dil Rana', 'Tara Gurung']);
  expect(await page.getByLabel('In whose name').inputValue()).toBe('');
  await page.getByLabel('In whose name').fill('tara');
  await page.getByRole('button', { name: 'Put it back' }).click();
  await page.getByRole('button', { name: 'Sync all now' }).click();
  const job = "SELECT job FROM staff WHERE id = '41'";
  await expect.poll(() => everywhere(job), { timeout: 60_000 }).toEqual([1, 2, 3].map(() => [{ job: 'Senior nurse' }]));
});
