import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openSite, PHONE, type Site } from './site.ts';

const MODEL = '/models/google/gemini-3.1-flash-image-preview';

/** Every part is looked at with axe in the long version; the usual one takes the one with the most in it. */
const WHOLE = process.env['TEST_SIZE'] === 'full';

describe('the catalog', () => {
  let site: Site;
  before(async () => {
    site = await openSite();
  });
  after(() => site.close());
  const names = async (page: Awaited<ReturnType<Site['visit']>>['page']) =>
    await page.locator('.model-card h2').allTextContents();

  test('is filtered and sorted by hand and by its address, and the same after a reload', async () => {
    const { page, open, errors, close } = await site.visit({ signedIn: false });
    await open('/');
    await page.getByText(/^\d+ models$/).waitFor();
    await page.getByLabel('Search').fill('nano banana');
    await page.getByLabel('Sort by').selectOption({ label: 'Price' });
    await page.getByText('4 models').waitFor();
    const found = await names(page);
    assert.equal(found[0], 'Nano Banana 2 Lite');
    assert.equal(new URL(page.url()).search, '?q=nano+banana&order=PRICE');
    await page.reload();
    await page.getByText('4 models').waitFor();
    assert.deepEqual(await names(page), found);
    await page.getByLabel('At most, $ a picture').fill('0.001');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByText(/^2\d models$/).waitFor();
    assert.deepEqual(errors, []);
    await close();
  });

  test('tells everything of a model, part by part', async () => {
    const { page, open, errors, accessible, close } = await site.visit({ signedIn: false });
    await open(MODEL);
    for (const [part, shown] of [
      ['Offers and prices', 'fal/gemini-3.1-flash-image-preview-edit'],
      ['Performance', 'As published'],
      ['Parameters', 'aspect_ratio'],
      ['Benchmarks', 'Benchmarks'],
      ['Gallery', 'Gallery'],
      ['Code', 'curl'],
      ['For agents', 'llms.txt'],
    ] as const) {
      await page.getByRole('tab', { name: part }).click();
      await page.getByRole('tabpanel').getByText(shown).first().waitFor();
      if (WHOLE || part === 'Parameters') await accessible();
    }
    await page.getByRole('button', { name: 'Show it' }).click();
    await page.getByText('# Nano Banana 2').waitFor();
    assert.equal(new URL(page.url()).search, '?part=agents');
    await page.getByRole('link', { name: 'Try it' }).click();
    await page.waitForURL('**/playground?model=*');
    assert.deepEqual(errors, []);
    await close();
  });

  test('compares models that were marked, on a phone as well', async () => {
    const { page, open, errors, accessible, close } = await site.visit({ signedIn: false, viewport: PHONE });
    await open('/models');
    await page.getByLabel('Compare Nano Banana 2', { exact: true }).check();
    await page.getByLabel('Compare GPT Image 1.5').check();
    await page.getByRole('region', { name: 'To compare' }).getByRole('link').click();
    await page.getByRole('rowheader', { name: 'Fastest, p50' }).waitFor();
    await page.getByRole('columnheader', { name: 'GPT Image 1.5' }).waitFor();
    await accessible();
    await page.getByRole('button', { name: 'Remove GPT Image 1.5' }).click();
    await page.getByRole('columnheader', { name: 'GPT Image 1.5' }).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '?models=gemini-3.1-flash-image-preview');
    assert.deepEqual(errors, []);
    await close();
  });

  test('has the leaderboards and competitions that pages tell of', async () => {
    const { page, open, errors, accessible, close } = await site.visit({ signedIn: false });
    await open('/benchmarks');
    await page
      .getByRole('region', { name: 'Leaderboard, table' })
      .getByRole('link', { name: 'Nano Banana 2' })
      .waitFor();
    await accessible();
    await page.getByLabel('Use case').selectOption('Text Rendering');
    await page.waitForURL('**/benchmarks?category=text-rendering');
    await page.getByRole('region', { name: 'Competitions, table' }).getByRole('link').first().click();
    await page.waitForURL('**/competitions/*');
    await page.getByRole('region', { name: 'Standings, table' }).getByRole('link', { name: 'Nano Banana 2' }).waitFor();
    await accessible();
    assert.deepEqual(errors, []);
    await close();
  });

  test('says so where nothing is, and leads on', async () => {
    const { page, open, errors, accessible, close } = await site.visit({ signedIn: false });
    await open('/models/google/gemini-9');
    await page.getByText('There is no model “google/gemini-9”').waitFor();
    await accessible();
    await open('/nowhere/at/all');
    await page.getByText('There is no page at this address').waitFor();
    await page.getByRole('link', { name: 'See the models' }).click();
    await accessible();
    assert.deepEqual(errors, []);
    await close();
  });
});
