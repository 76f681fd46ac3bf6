import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateImage } from 'ai';
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { noise } from '../assets/pictures.ts';
import { openHouse, type House } from '../generation/house.ts';
import { ADMIN_KEY, everyProvider, MODEL } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';

const run = promisify(execFile);

describe('clients that speak OpenAI’s image API', () => {
  let sandbox: SandboxProcess;
  let house: House;
  let base: string;
  before(async () => {
    sandbox = await startSandbox({ speed: 1000 });
    house = await openHouse(everyProvider(sandbox.url), sandbox);
    base = `${house.installation.url}/openai/v1`;
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });
  const dataUrl = async (width: number) =>
    `data:image/png;base64,${(await noise(width, 20).png().toBuffer()).toString('base64')}`;
  const post = async (path: string, body: object, more: Record<string, string> = {}) => {
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json', ...more },
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      body: (await response.json()) as Record<string, never>,
      headers: response.headers,
    }; // looked at by each test
  };

  test('the Vercel AI SDK generates, several at once and in a ratio, and edits', async () => {
    const provider = createOpenAICompatible({ name: 'pictograph', baseURL: base, apiKey: ADMIN_KEY });
    const { images, responses } = await generateImage({
      model: provider.imageModel(MODEL),
      prompt: 'a heron',
      n: 2,
      size: '1024x1024',
      providerOptions: { pictograph: { quality: 'high' } },
    });
    assert.equal(images.length, 2);
    assert.equal(responses.length, 1, 'one call');
    assert.equal((await sharp(images[0]?.uint8Array).metadata()).width, 1024);
    const edited = await generateImage({
      model: provider.imageModel(MODEL),
      prompt: { text: 'at night', images: [await noise(40, 30).png().toBuffer()] },
    });
    assert.equal(edited.images.length, 1);
  });

  test('the Vercel AI SDK hears why there is none', async () => {
    const provider = createOpenAICompatible({ name: 'pictograph', baseURL: base, apiKey: ADMIN_KEY });
    await assert.rejects(
      generateImage({ model: provider.imageModel('no-such-model'), prompt: 'x', maxRetries: 0 }),
      (error: unknown) =>
        APICallError.isInstance(error) && error.statusCode === 404 && /no-such-model/.test(error.message),
    );
  });

  const noCurl = spawnSync('curl', ['--version']).error === undefined ? false : 'needs curl on the PATH';
  test('curl sends JSON, and a form with a file', { skip: noCurl }, async () => {
    const authorization = `authorization: Bearer ${ADMIN_KEY}`;
    const json = await run('curl', [
      '-sS',
      `${base}/images/generations`,
      '-H',
      authorization,
      '-H',
      'content-type: application/json',
      '-d',
      JSON.stringify({ model: MODEL, prompt: 'a pier' }),
    ]);
    assert.match(json.stdout, /"url":"http/);
    const form = await run('curl', [
      '-sS',
      `${base}/images/edits`,
      '-H',
      authorization,
      '-F',
      `model=${MODEL}`,
      '-F',
      'prompt=at dusk',
      '-F',
      'n=2',
      '--form-string',
      `image=${await dataUrl(30)}`,
    ]);
    assert.equal((JSON.parse(form.stdout) as { data: unknown[] }).data.length, 2); // the answer that is tested here
  });

  for (const [what, fields] of [
    [
      'images of addresses',
      async () => ({ images: [{ image_url: await dataUrl(31) }, { image_url: await dataUrl(32) }] }),
    ],
    ['one image_url', async () => ({ image_url: await dataUrl(33) })],
    ['a list of texts', async () => ({ image: [await dataUrl(34), await dataUrl(35)] })],
  ] as const) {
    test(`JSON edits may name ${what}`, async () => {
      const { status, body } = await post('/images/edits', { model: MODEL, prompt: 'x', ...(await fields()) });
      assert.equal(status, 200, JSON.stringify(body));
    });
  }

  test('JSON edits may name an upload', async () => {
    const upload = await fetch(`${house.installation.url}/v1/uploads`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      body: new Uint8Array(await noise(30, 30).png().toBuffer()),
    });
    const { id } = (await upload.json()) as { id: string };
    const images = [{ file_id: id }];
    assert.equal((await post('/images/edits', { model: MODEL, prompt: 'x', images })).status, 200);
    const { status, body } = await post('/images/edits', {
      model: MODEL,
      prompt: 'x',
      images: [{ file_id: 'img_none' }],
    });
    assert.deepEqual([status, (body['error'] as { param: string } | undefined)?.param], [400, 'image[0]']);
  });

  test('an offer by its name is tried alone', async () => {
    const { status, body } = await post('/images/generations', { model: `fal/${MODEL}`, prompt: 'x' });
    assert.equal(status, 200);
    assert.deepEqual(
      (body['metadata'] as { attempts: { config_key: string }[] } | undefined)?.attempts.map((one) => one.config_key),
      [`fal/${MODEL}`],
    );
  });

  test('a dry run tells what it would cost, and nothing runs', async () => {
    const { sql } = house.database.database;
    const counted = async () => {
      const [row] = await sql<
        { all: string }[]
      >`select concat((select count(*) from generation), ' ', (select count(*) from image)) as all`;
      return row?.all;
    };
    const before = await counted();
    const { status, body } = await post('/images/generations?dryRun=true', {
      model: `fal/${MODEL}`,
      prompt: 'x',
      n: 2,
      resolution: '2K',
    });
    assert.equal(status, 200);
    const { components, ...rest } = body as unknown as {
      components: { type: string; metric: string; quantity: number; unit_price: number; total_cost: number }[];
      estimated: boolean;
      currency: string;
      total_cost_micros: number;
    };
    assert.deepEqual([rest.estimated, rest.currency], [true, 'USD']);
    assert.deepEqual(
      components.map(({ type, metric, quantity }) => [type, metric, quantity]),
      [['output', 'image', 2]],
    );
    assert.equal(rest.total_cost_micros, components[0]?.total_cost);
    assert.equal(Math.round((components[0]?.unit_price ?? 0) * 2_000_000), rest.total_cost_micros);
    const form = new FormData();
    form.set('model', MODEL);
    form.set('prompt', 'x');
    form.set('image', new Blob([new Uint8Array(await noise(30, 30).png().toBuffer())]), 'a.png');
    const edit = await fetch(`${base}/images/edits?dryRun=true`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      body: form,
    });
    assert.equal(edit.status, 200, await edit.text());
    assert.equal(await counted(), before);
  });
});
