import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { ended, started } from '../installation.ts';
import { openSite, PHONE, type Site } from './site.ts';

const MODEL = 'gemini-3.1-flash-image-preview';

describe('the dashboard', () => {
  let site: Site;
  before(async () => {
    site = await openSite({ speed: 100 });
  });
  after(() => site.close());

  test('explains itself while it is empty, and then shows what happens as it happens', async () => {
    const { page, open, errors, accessible, close } = await site.visit();
    await open('/dashboard');
    await page.getByText('Nothing was generated yet').waitFor();
    await accessible();
    const id = await started(site, { model: MODEL, prompt: 'a kite, "high" up' });
    await page.getByRole('row', { name: /a kite/ }).waitFor();
    await page.getByRole('row', { name: /Succeeded a kite/ }).waitFor();
    await ended(site, id);
    await ended(site, await started(site, { model: MODEL, prompt: '=1+1 [fail:blocked]' }));
    await page.getByRole('row', { name: /Failed =1\+1/ }).waitFor();
    await page.getByLabel('Status').selectOption('SUCCEEDED');
    await page.getByRole('row', { name: /Failed/ }).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '?status=SUCCEEDED');
    await page.getByRole('link', { name: 'a kite' }).click();
    await page.waitForURL(`**/generations/${id}`);
    assert.deepEqual(errors, []);
    await close();
  });

  test('is saved as CSV and JSON, which no spreadsheet takes for a formula', async () => {
    const { page, open, errors, close } = await site.visit();
    await open('/dashboard');
    await page.getByRole('row', { name: /a kite/ }).waitFor();
    const saved = async (format: string) => {
      await page.getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: `As ${format}` }).click(),
      ]);
      return await readFile(await download.path(), 'utf8');
    };
    const lines = (await saved('CSV')).split('\r\n');
    assert.match(lines[0] ?? '', /^id,status,model,offer,/);
    assert.match(lines[1] ?? '', /^gen_.*,FAILED,.*,CONTENT_POLICY,.*'=1\+1/);
    assert.match(lines[2] ?? '', /,"a kite, ""high"" up"$/);
    const rows = JSON.parse(await saved('JSON')) as { prompt: string }[];
    assert.deepEqual(
      rows.map(({ prompt }) => prompt),
      ['=1+1 [fail:blocked]', 'a kite, "high" up'],
    );
    assert.deepEqual(errors, []);
    await close();
  });

  test('tells where requests go, and would go under another strategy', async () => {
    const { page, open, errors, accessible, close } = await site.visit();
    await ended(site, await started(site, { model: MODEL, prompt: 'a sled [fail:503:1]' }));
    await open('/dashboard/routing');
    await page.getByRole('row', { name: /a sled.*failed.*succeeded/ }).waitFor();
    await page.getByLabel('For a picture of').selectOption('Nano Banana 2');
    await page.getByRole('row', { name: /Cheapest \w+ → / }).waitFor();
    const strategies = page.getByRole('region', { name: 'Strategies, table' }).getByRole('row');
    const orders = (await strategies.allTextContents()).map((text) => /\w+(?: → \w+)+/.exec(text)?.[0]);
    assert.ok(new Set(orders).size > 2, orders.join('; '));
    await accessible();
    assert.deepEqual(errors, []);
    await close();
  });

  test('makes a key with its limits, which works until it is revoked', async () => {
    const { page, open, errors, accessible, close } = await site.visit();
    await open('/dashboard/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill(' ');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByRole('alert').first().waitFor();
    await accessible();
    await page.getByLabel('Name').fill('shop');
    await page.getByLabel('Budget, $').fill('5');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = (await page.getByRole('region', { name: 'The key' }).textContent()) ?? '';
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('row', { name: /shop.*\$0 of \$5.00 a month/ }).waitFor();
    const asked = () => site.ask<{ viewer: unknown }>('{ viewer { scopes } }', {}, { key: secret });
    assert.deepEqual((await asked()).data.viewer, { scopes: ['GENERATIONS_READ', 'GENERATIONS_WRITE'] });
    await page.getByRole('button', { name: 'Limits of shop' }).click();
    await page.getByLabel('Starts a minute').fill('30');
    await page.getByRole('button', { name: 'Set the limits' }).click();
    await page.getByRole('row', { name: /shop.*30 a minute/ }).waitFor();
    await page.getByRole('button', { name: 'Revoke shop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('row', { name: /shop.*Revoked/ }).waitFor();
    await accessible();
    assert.deepEqual(errors, []);
    await close();
  });

  test('is for admins, and says so to others', async () => {
    const { page, open, errors, accessible, close } = await site.visit({ signedIn: false, viewport: PHONE });
    for (const path of ['/dashboard', '/dashboard/routing', '/dashboard/keys']) {
      await open(path);
      await page.getByText('This page is for admins').waitFor();
      await accessible();
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    assert.equal(await page.getByRole('link', { name: 'Keys' }).count(), 0);
    await page.getByRole('dialog').getByRole('link', { name: 'Models' }).click();
    await page.waitForURL('**/models');
    assert.deepEqual(errors, []);
    await close();
  });
});
