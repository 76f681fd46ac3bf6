import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
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
    // Accepted over there: before that, the kill would be one of a request that is on its way.
    await page.getByRole('progressbar', { name: /Queued|Generating/ }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Enlarge the picture' }).count(), 0);
    const back = site.killAndRestart();
    await page.getByText('Reconnecting; it goes on meanwhile').waitFor();
    await back;
    await page.getByRole('button', { name: 'Enlarge the picture' }).waitFor({ timeout: 30_000 });
    await page.getByText('Done in').waitFor();
    assert.equal(await bills('a lighthouse in a storm'), 1);
    assert.deepEqual(
      errors.filter((error) => !AWAY.test(error)),
      [],
    );
    await close();
  });

  // The server stays up from here on, so these may share it.
  describe('beside others', { concurrency: 3 }, () => {
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

    test('says why nothing came of it, and puts the request back into the form', async () => {
      const { page, open, errors, close } = await site.visit();
      await open('/playground');
      await page.getByLabel('Prompt').fill('a newt [fail:safety]');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('alert').getByText('Content policy.').waitFor();
      await page.getByLabel('Prompt').fill('');
      await page.getByRole('button', { name: 'Put this request into the form' }).click();
      assert.equal(await page.getByLabel('Prompt').inputValue(), 'a newt [fail:safety]');
      assert.deepEqual(errors, []);
      await close();
    });

    test('starts once though the answer is lost, and says so while no answer comes', async () => {
      const { page, open, errors, close } = await site.visit();
      await open('/playground');
      await page.getByLabel('Prompt').fill('a toad with a hat');
      let lost = 0;
      await page.route('**/graphql', async (route) => {
        if (lost > 0 || !(route.request().postData() ?? '').includes('startGeneration')) return await route.fallback();
        lost += 1;
        await route.fetch(); // it was accepted
        await route.abort();
      });
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('button', { name: 'Enlarge the picture' }).waitFor();
      assert.equal(lost, 1);
      assert.equal(await bills('a toad with a hat'), 1);
      assert.deepEqual(
        errors.filter((error) => !AWAY.test(error)),
        [],
      );
      await close();
    });

    test('goes on when its socket died unnoticed, as on a laptop that slept', async () => {
      const { page, open, errors, close } = await site.visit();
      const sockets: { dead: boolean }[] = [];
      await page.routeWebSocket(/graphql/, (near) => {
        const socket = { dead: false };
        sockets.push(socket);
        const far = near.connectToServer();
        near.onMessage((message) => void (socket.dead || far.send(message)));
        far.onMessage((message) => void (socket.dead || near.send(message)));
      });
      await page.clock.install();
      await open('/playground');
      await page.getByLabel('Prompt').fill('a mole by a lamp');
      await page.clock.runFor(1000); // the quote waits for a pause
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('region', { name: 'The model’s thinking' }).waitFor();
      for (const socket of sockets) socket.dead = true;
      await page.clock.runFor(25_000);
      await page.getByText('Done in').waitFor();
      assert.ok(sockets.length > 1, 'another socket was opened');
      assert.equal(await bills('a mole by a lamp'), 1);
      assert.deepEqual(errors, []);
      await close();
    });

    test('edits a picture that was dropped, and talks on about what came of it', async () => {
      const { page, open, errors, close } = await site.visit();
      await open('/playground?mode=IMAGE_EDIT');
      await give(page, 'drop', page.getByRole('group', { name: /Reference images/ }), 'teal.png');
      await page.getByRole('img', { name: 'teal.png' }).waitFor();
      await page.getByLabel('Prompt').fill('add a boat');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('button', { name: 'Refine' }).click();
      await page.getByText('Continues from').waitFor();
      await page.getByLabel('What to change').fill('now at night');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('link', { name: 'add a boat' }).waitFor();
      const talk = page.getByRole('region', { name: 'Runs' });
      await talk.getByText('Done in').waitFor();
      await talk.getByRole('img', { name: 'now at night' }).waitFor();
      // The form goes on with what has just come.
      assert.equal(new URL(page.url()).searchParams.get('refine'), new URL(page.url()).searchParams.get('runs'));
      assert.equal(await page.getByLabel('What to change').inputValue(), '');
      assert.deepEqual(errors, []);
      await close();
    });

    test('takes a picture that is pasted into the prompt', async () => {
      const { page, open, errors, close } = await site.visit();
      await open('/playground');
      await give(page, 'paste', page.getByLabel('Prompt'), 'pasted.png');
      await page.getByRole('img', { name: 'pasted.png' }).waitFor();
      assert.equal(new URL(page.url()).searchParams.get('mode'), 'IMAGE_EDIT');
      assert.deepEqual(errors, []);
      await close();
    });

    test('says at the field what is wrong with it, before anything is started', async () => {
      const { page, open, errors, close } = await site.visit();
      await open('/playground?model=z-image-turbo');
      await page.getByText('More parameters').click();
      const steps = page.getByRole('spinbutton', { name: 'Num inference steps' });
      await steps.fill('99');
      await page.getByRole('alert').getByText('from 1 to 8').waitFor();
      assert.equal(await steps.getAttribute('aria-invalid'), 'true');
      await page.getByRole('slider', { name: 'By a handle' }).fill('4');
      assert.equal(await steps.inputValue(), '4');
      await page.getByText('from 1 to 8, got').waitFor({ state: 'detached' });
      assert.deepEqual(errors, []);
      await close();
    });

    test('leafs through several pictures by the keyboard', async () => {
      const { page, open, errors, close } = await site.visit();
      await open('/playground');
      await page.getByLabel('Prompt').fill('two plums');
      await page.getByLabel('Number of pictures').fill('2');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByText('Done in').waitFor();
      await page.getByRole('button', { name: 'Enlarge the picture' }).first().click();
      await page.getByRole('heading', { name: 'Picture 1 of 2' }).waitFor();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('heading', { name: 'Picture 2 of 2' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.deepEqual(errors, []);
      await close();
    });

    test('sends one request to several models, and says what they came to', async () => {
      const { page, open, errors, accessible, close } = await site.visit();
      await open('/playground?beside=gpt-image-2');
      await page.getByLabel('Prompt').fill('a windmill');
      await page.getByText('More parameters').click();
      await page.getByLabel('Thinking level').selectOption('high');
      await page.getByText('without Thinking level').waitFor();
      await page.getByText('for 2 side by side').waitFor();
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByText(/^Together \$0\.\d+\. Fastest: .+ Cheapest: /).waitFor();
      await page.reload();
      await page.getByText('Together $0.').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Enlarge the picture' }).count(), 2);
      await accessible();
      assert.equal(await bills('a windmill'), 2);
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
});

/** Drops or pastes a picture as a person would: the browser gives the page the file. */
async function give(page: Page, how: 'drop' | 'paste', onto: Locator, name: string): Promise<void> {
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  const transfer = await page.evaluateHandle(
    ({ bytes, name }) => {
      const given = new DataTransfer();
      given.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
      return given;
    },
    { bytes: [...picture], name },
  );
  if (how === 'drop') return await onto.dispatchEvent('drop', { dataTransfer: transfer });
  await onto.evaluate(
    (element, given) => element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: given, bubbles: true })),
    transfer,
  );
}
