import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import sharp from 'sharp';
import { noise } from '../assets/pictures.ts';
import { openHouse, type House } from '../generation/house.ts';
import { ADMIN_KEY, everyProvider, MODEL } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';

const MASKED = 'gpt-image-2';

/** What we add to OpenAI's answer. */
interface Ours {
  readonly id: string;
  readonly metadata: {
    readonly model: string;
    readonly executed_model: string;
    readonly provider: string;
    readonly provider_name: string;
    readonly cost: number;
    readonly cost_currency: string;
    readonly attempts: readonly { readonly status: string; readonly config_key: string }[];
    readonly warnings: readonly string[];
  };
}

describe('pictures through OpenAI’s own client', () => {
  let sandbox: SandboxProcess;
  let house: House;
  let openai: OpenAI;
  before(async () => {
    sandbox = await startSandbox();
    house = await openHouse(everyProvider(sandbox.url), sandbox);
    openai = new OpenAI({ baseURL: `${house.installation.url}/openai/v1`, apiKey: ADMIN_KEY });
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });

  const ours = (response: unknown) => response as Ours; // the client hands on what it doesn't know
  const fetched = async (url: string | undefined) => {
    const response = await fetch(url ?? '');
    assert.equal(response.status, 200);
    return sharp(Buffer.from(await response.arrayBuffer())).metadata();
  };
  const decoded = (b64: string | null | undefined) => sharp(Buffer.from(b64 ?? '', 'base64')).metadata();

  test('come as a link that works without a key, with who made them and what it cost', async () => {
    const { data: images, response } = await openai.images
      .generate({ model: MODEL, prompt: 'a lighthouse', size: '1024x1024', user: 'u1' })
      .withResponse();
    assert.deepEqual(Object.keys(images.data?.[0] ?? {}), ['url']);
    const picture = await fetched(images.data?.[0]?.url);
    assert.equal(`${picture.width}x${picture.height}`, images.size);
    assert.equal(picture.format, images.output_format);
    assert.ok(Math.abs(images.created - Date.now() / 1000) < 60);
    assert.ok((images.usage?.output_tokens ?? 0) > 0);
    const { id, metadata } = ours(images);
    assert.match(id, /^gen_/);
    const { cost, ...rest } = metadata;
    assert.ok(cost > 0 && cost < 1);
    assert.deepEqual([rest.model, rest.cost_currency, rest.attempts[0]?.status], [MODEL, 'USD', 'SUCCEEDED']);
    assert.equal(rest.executed_model, rest.attempts[0]?.config_key);
    assert.equal(rest.executed_model.split('/')[0], rest.provider);
    assert.deepEqual(
      ['x-pictograph-generation', 'x-pictograph-provider', 'x-pictograph-model', 'x-should-retry'].map((name) =>
        response.headers.get(name),
      ),
      [id, rest.provider, MODEL, 'false'],
    );
    assert.match(response.headers.get('x-pictograph-overhead-ms') ?? '', /^\d+$/);
    assert.match(response.headers.get('x-request-id') ?? '', /./);
    const { data } = await house.installation.ask<{ generation: object }>(
      `query ($id: ID!) { generation(id: $id) { metadata prompt mode status } }`,
      { id },
    );
    assert.deepEqual(data.generation, {
      metadata: { user: 'u1' },
      prompt: 'a lighthouse',
      mode: 'TEXT_TO_IMAGE',
      status: 'SUCCEEDED',
    });
  });

  test('come as their bytes, four at once, in the format that was asked for', async () => {
    const images = await openai.images.generate({
      model: MODEL,
      prompt: 'four capybaras',
      n: 4,
      response_format: 'b64_json',
      output_format: 'webp',
      output_compression: 60,
    });
    assert.equal(images.data?.length, 4);
    for (const one of images.data ?? []) {
      assert.deepEqual(Object.keys(one), ['b64_json']);
      assert.equal((await decoded(one.b64_json)).format, 'webp');
    }
    assert.equal(images.output_format, 'webp');
  });

  for (const count of [1, 3, 14]) {
    test(`start from ${count} of the caller’s own`, async () => {
      const files = await Promise.all(
        Array.from({ length: count }, async (_, index) =>
          toFile(
            await noise(40 + index, 30)
              .png()
              .toBuffer(),
            `../../${index}.html`,
            { type: 'text/html' },
          ),
        ),
      );
      const images = await openai.images.edit({
        model: MODEL,
        prompt: 'at night',
        image: count === 1 ? (files[0] ?? []) : files,
      });
      await fetched(images.data?.[0]?.url);
      const { data } = await house.installation.ask<{ generation: { mode: string } }>(
        `query ($id: ID!) { generation(id: $id) { mode } }`,
        { id: ours(images).id },
      );
      assert.equal(data.generation.mode, 'IMAGE_EDIT');
      const [input] = await house.database.database.sql<{ count: number; widths: number[] }[]>`
        select count(*)::int, array_agg(width order by index) as widths from image
        where generation_id = ${ours(images).id} and purpose = 'INPUT'`;
      assert.equal(input?.count, count);
    });
  }

  test('change where a mask lets them', async () => {
    const picture = await noise(64, 64).png().toBuffer();
    const mask = await sharp({
      create: { width: 64, height: 64, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const images = await openai.images.edit({
      model: MASKED,
      prompt: 'a hat',
      image: await toFile(picture, 'picture.png'),
      mask: await toFile(mask, 'mask.png'),
    });
    await fetched(images.data?.[0]?.url);
  });

  test('stream: sketches first, as many as were asked for, then each picture', async () => {
    const stream = await openai.images.generate({
      model: MASKED,
      prompt: 'a heron',
      stream: true,
      partial_images: 2,
      n: 2,
    });
    const seen: string[] = [];
    for await (const event of stream) {
      seen.push(event.type);
      const { width, height } = await decoded(event.b64_json);
      assert.equal(`${width}x${height}`, event.size);
    }
    assert.equal(seen.filter((type) => type === 'image_generation.completed').length, 2);
    assert.ok(seen.filter((type) => type === 'image_generation.partial_image').length <= 2);
    assert.ok(seen.includes('image_generation.partial_image'), seen.join());
    assert.equal(seen.at(-1), 'image_generation.completed');
  });

  test('stream edits under their own names', async () => {
    const stream = await openai.images.edit({
      model: MODEL,
      prompt: 'in snow',
      image: await toFile(await noise(32, 32).png().toBuffer(), 'a.png'),
      stream: true,
    });
    const seen: string[] = [];
    for await (const event of stream) seen.push(event.type);
    assert.deepEqual(seen, ['image_edit.completed']);
  });
});
