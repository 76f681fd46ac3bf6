import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { openSite, PHONE, type Site } from './site.ts';

const MODEL = 'gemini-3.1-flash-image-preview';
/** What a browser says of a server that is away, which is what these tests do to it. */
const AWAY = /net::ERR_|WebSocket connection to|Failed to fetch/;

describe('the playground', () => {
  let site: Site;
  before(async () => {
    site = await openSite();
  });
  after(() => site.close());
  const bills = async (prompt: string) =>
    (await site.sandbox.bill()).filter((entry) => entry.status === 'billed' && entry.prompt.includes(prompt)).length;

  test('shows a price while one types, thinks aloud, draws, and goes on after a reload', async () => {
    const { page, errors, close } = await site.visit();
    await page.getByText('≈ $0.0').first().waitFor();
    await page.getByLabel('Prompt').fill('a heron over a lake, watercolour');
    await page.getByLabel('Resolution').selectOption('2K');
    await page.getByText('≈ $0.10').first().waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('region', { name: 'The model’s thinking' }).getByText('heron').first().waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Enlarge the picture' }).waitFor();
    await page.getByText('Done in').waitFor();
    await page.getByText('What it thought').click();
    await page.getByRole('region', { name: 'The model’s thinking' }).getByText('Reading the request').waitFor();
    await page.getByText('Route: 1 attempt').click();
    await page.getByText('gemini/gemini-3.1-flash-image-preview').first().waitFor();
    assert.equal(await bills('a heron over a lake'), 1);
    assert.deepEqual(errors, []);
    await close();
  });

  test('goes on where it was when the server is killed in the middle, and pays once', async () => {
    const { page, open, errors, close } = await site.visit();
    await open(`/playground?offers=fal/${MODEL}`);
    await page.getByLabel('Prompt').fill('a lighthouse in a storm');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('progressbar').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Enlarge the picture' }).count(), 0);
    await site.killAndRestart();
    await page.getByRole('button', { name: 'Enlarge the picture' }).waitFor({ timeout: 30_000 });
    await page.getByText('Done in').waitFor();
    assert.equal(await bills('a lighthouse in a storm'), 1);
    assert.deepEqual(
      errors.filter((error) => !AWAY.test(error)),
      [],
    );
    await close();
  });

  test('cancels, and says what that means for the bill', async () => {
    const { page, open, errors, close } = await site.visit();
    await open('/playground');
    await page.getByLabel('Prompt').fill('a snail [fail:slow]');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/^Canceled\. \w+/).waitFor({ timeout: 20_000 });
    assert.deepEqual(errors, []);
    await close();
  });

  test('edits a picture that was dropped, and refines what came of it', async () => {
    const { page, open, errors, close } = await site.visit();
    await open('/playground?mode=IMAGE_EDIT');
    const buffer = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    await page.getByLabel('Reference image files').setInputFiles({ name: 'teal.png', mimeType: 'image/png', buffer });
    await page.getByRole('img', { name: 'teal.png' }).waitFor();
    await page.getByLabel('Prompt').fill('add a boat');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Refine' }).click();
    await page.getByText('Continues from').waitFor();
    await page.getByLabel('What to change').fill('now at night');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Enlarge the picture' }).nth(1).waitFor();
    assert.deepEqual(errors, []);
    await close();
  });

  test('runs at several offers side by side, with one price', async () => {
    const { page, open, errors, close } = await site.visit();
    await open('/playground');
    await page.getByLabel('Prompt').fill('two pears');
    await page.getByText(/compare 5 offers/).click();
    await page.getByRole('checkbox', { name: new RegExp(`gemini/${MODEL}`) }).check();
    await page.getByRole('checkbox', { name: new RegExp(`fal/${MODEL}$`) }).check();
    await page.getByText('for 2 side by side').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Enlarge the picture' }).nth(1).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('runs')?.split('.').length, 2);
    assert.deepEqual(errors, []);
    await close();
  });

  test('shows prices and forms to everybody, and says why they can’t run anything', async () => {
    const { page, open, errors, accessible, close } = await site.visit({ signedIn: false, viewport: PHONE });
    await open('/playground');
    await page.getByText('≈ $0.0').first().waitFor();
    const run = page.getByRole('button', { name: 'Run', exact: true });
    assert.equal(await run.getAttribute('title'), 'Sign in to run it.');
    await run.click({ force: true });
    await accessible();
    await page.getByRole('link', { name: 'sign in' }).click();
    await page.getByLabel('API key').fill('pg_nonsense');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('not accepted').waitFor();
    await accessible();
    // The browser itself tells of the 401.
    assert.deepEqual(
      errors.filter((error) => !error.includes('401')),
      [],
    );
    await close();
  });

  test('is accessible with everything opened, and runs its example at one press', async () => {
    const { page, open, errors, accessible, close } = await site.visit();
    await open('/playground');
    await page.getByRole('button', { name: 'Run the example' }).click();
    await page.getByRole('button', { name: 'Enlarge the picture' }).waitFor();
    await page.getByText('More parameters').click();
    await page.getByText(/compare 5 offers/).click();
    await page.getByText('Route: ').click();
    await accessible();
    await page.getByRole('button', { name: 'This request as a program' }).click();
    await page.getByRole('radio', { name: 'Python' }).click();
    await page.getByText('client.images.generate(').waitFor();
    await accessible();
    assert.deepEqual(errors, []);
    await close();
  });
});
