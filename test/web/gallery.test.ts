import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, started } from '../installation.ts';
import { openSite, PHONE, type Site } from './site.ts';

const MODEL = 'gemini-3.1-flash-image-preview';

describe('what was generated', () => {
  let site: Site;
  let id: string;
  before(async () => {
    site = await openSite({ speed: 100 });
    id = await started(site, { model: MODEL, prompt: 'a tin robot', parameters: { aspect_ratio: '16:9' } });
    const others = Array.from({ length: 26 }, (_, place) => started(site, { model: MODEL, prompt: `pebble ${place}` }));
    for (const one of [id, ...(await Promise.all(others))]) await ended(site, one);
  });
  after(() => site.close());

  test('is listed without end, searched, and reused', async () => {
    const { page, open, errors, accessible, close } = await site.visit();
    await open('/gallery');
    await page.locator('article').nth(23).scrollIntoViewIfNeeded();
    await page.locator('article').nth(26).waitFor();
    await page.getByLabel('Search').fill('tin robot');
    await page.locator('article').nth(1).waitFor({ state: 'detached' });
    await page.reload();
    assert.equal(await page.getByLabel('Search').inputValue(), 'tin robot');
    await page.getByText('a tin robot').waitFor();
    await accessible();
    await page.getByRole('link', { name: 'Reuse' }).click();
    await page.waitForURL('**/playground?**');
    assert.equal(await page.getByLabel('Prompt').inputValue(), 'a tin robot');
    assert.equal(await page.getByLabel('Aspect ratio').inputValue(), '16:9');
    assert.deepEqual(errors, []);
    await close();
  });

  test('is shown again as it came, at any moment', async () => {
    const { page, open, errors, accessible, close } = await site.visit({ viewport: PHONE });
    await open(`/generations/${id}`);
    await page.getByText('Done in').waitFor();
    await page.getByLabel('Moment').fill('3');
    await page.getByText('None at this moment.').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('at'), '3');
    assert.equal(await page.getByRole('row', { name: /Generation succeeded/ }).count(), 0);
    await page.reload();
    await page.getByText('None at this moment.').waitFor();
    await page.getByRole('radio', { name: '16×' }).click();
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('Done in').waitFor();
    await page.getByRole('group', { name: 'Attempts over time' }).getByText('Succeeded').waitFor();
    await accessible();
    assert.deepEqual(errors, []);
    await close();
  });

  test('is started again as it was', async () => {
    const { page, open, errors, close } = await site.visit();
    await open(`/generations/${id}`);
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/generations/') && !url.pathname.endsWith(id));
    await page.getByRole('heading', { name: 'a tin robot' }).waitFor();
    await page.getByText('Done in').waitFor();
    assert.deepEqual(errors, []);
    await close();
  });

  test('is erased after a question, and stays as a fact', async () => {
    const { page, open, errors, accessible, close } = await site.visit();
    await open(`/generations/${id}`);
    await page.getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('dialog').getByText('go for good').waitFor();
    await accessible();
    await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
    await page.getByText('Its content was erased on').waitFor();
    assert.equal(await page.getByRole('heading', { name: 'a tin robot' }).count(), 0);
    assert.deepEqual(errors, []);
    await close();
  });

  test('is nobody else’s to see', async () => {
    const { page, open, errors, close } = await site.visit({ signedIn: false });
    await open('/gallery');
    await page.getByText('Your pictures are here once you are signed in').waitFor();
    await open(`/generations/${id}`);
    await page.getByText('There is no such generation').waitFor();
    assert.deepEqual(errors, []);
    await close();
  });
});
