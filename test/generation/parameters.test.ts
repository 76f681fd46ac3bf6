import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { ended, MODEL, start, started } from '../installation.ts';
import { requestsOf } from './billed.ts';
import { openHouse, type House } from './house.ts';

describe('the parameters of a request', () => {
  let house: House;
  before(async () => {
    house = await openHouse({}, { speed: 300, plain: false });
  });
  after(() => house.close());

  /** Draws, and returns the end, the first picture and the body that the provider got. */
  async function draw(prompt: string, parameters: object) {
    const generation = await ended(house.installation, await started(house.installation, { prompt, parameters }));
    assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
    const [request] = await requestsOf(house.sandbox, prompt);
    const [picture] = generation.images;
    assert.ok(request && picture);
    return { request, body: request.body, picture, warnings: generation.attempts[0]?.warnings ?? [] };
  }
  const bodyWith = (prompt: string, config: object, more: object = {}) => ({
    contents: [{ role: 'user', parts: [{ text: prompt }] }],
    generationConfig: { responseModalities: ['TEXT', 'IMAGE'], thinkingConfig: { includeThoughts: true }, ...config },
    ...more,
  });

  test('nothing said sends nothing but the prompt, to the id that is served today', async () => {
    const { request, body, picture, warnings } = await draw('a plain mug', {});
    assert.equal(request.path, '/v1beta/models/gemini-3.1-flash-image:streamGenerateContent?alt=sse');
    assert.deepEqual(body, bodyWith('a plain mug', {}));
    assert.deepEqual([picture.width, picture.height, warnings], [1024, 1024, []]);
  });

  test('aspect ratio and resolution give the pixels that the catalog declares', async () => {
    const wide = await draw('a wide mug', { aspect_ratio: '16:9', resolution: '0.5K' });
    assert.deepEqual(wide.body, bodyWith('a wide mug', { imageConfig: { aspectRatio: '16:9', imageSize: '512' } }));
    assert.deepEqual([wide.picture.width, wide.picture.height], [688, 384]);
    const tall = await draw('a tall mug', { aspect_ratio: '2:3', resolution: '1K' });
    assert.deepEqual([tall.picture.width, tall.picture.height], [848, 1264]);
  });

  test('a size in pixels moves to the nearest that the offer makes, and the attempt says so', async () => {
    const { body, picture, warnings } = await draw('a square mug', { size: '1000x1000' });
    assert.deepEqual(body, bodyWith('a square mug', { imageConfig: { aspectRatio: '1:1', imageSize: '1K' } }));
    assert.deepEqual([picture.width, picture.height], [1024, 1024]);
    assert.deepEqual(warnings.length, 1);
    assert.match(warnings[0] ?? '', /1000x1000.*1024x1024/);
    assert.deepEqual((await draw('an exact mug', { size: '1376x768' })).warnings, []);
  });

  test('a format that the provider doesn’t give is made here, at the asked quality', async () => {
    const fetched = async (parameters: object, prompt: string) => {
      const { picture, warnings } = await draw(prompt, { resolution: '0.5K', seed: 5, ...parameters });
      assert.deepEqual(warnings, []);
      const bytes = Buffer.from(await (await fetch(picture.url)).arrayBuffer());
      return { picture, bytes, format: (await sharp(bytes).metadata()).format };
    };
    const fine = await fetched({ output_format: 'webp', output_compression: 90 }, 'a fine mug');
    const coarse = await fetched({ output_format: 'webp', output_compression: 5 }, 'a fine mug');
    assert.deepEqual([fine.format, fine.picture.mimeType], ['webp', 'image/webp']);
    assert.ok(coarse.bytes.length < fine.bytes.length, `${coarse.bytes.length} < ${fine.bytes.length}`);
    assert.equal((await fetched({ output_format: 'png' }, 'a lossless mug')).format, 'png');
    assert.equal((await fetched({}, 'a mug as it comes')).format, 'jpeg');
  });

  test('grounding, thinking and seed arrive in the provider’s own words', async () => {
    const { body } = await draw('a modern mug', {
      google_search: true,
      thinking_level: 'high',
      seed: 99,
      image_search: false,
    });
    assert.deepEqual(
      body,
      bodyWith(
        'a modern mug',
        { thinkingConfig: { includeThoughts: true, thinkingLevel: 'high' }, seed: 99 },
        { tools: [{ googleSearch: { searchTypes: { webSearch: {} } } }] },
      ),
    );
  });

  test('the same words and seed make the same picture, another seed another', async () => {
    const one = await draw('a twin mug', { seed: 1, resolution: '0.5K' });
    const again = await draw('a twin mug', { seed: 1, resolution: '0.5K' });
    const other = await draw('a twin mug', { seed: 2, resolution: '0.5K' });
    assert.equal(one.picture.sha256, again.picture.sha256);
    assert.notEqual(one.picture.sha256, other.picture.sha256);
  });

  test('what the offer can’t be told is left out with a warning, or refused when the request is strict', async () => {
    const { body, warnings } = await draw('a tolerant mug', { safety_tolerance: '6', sync_mode: true });
    assert.deepEqual(body, bodyWith('a tolerant mug', {}));
    assert.deepEqual(warnings.map((warning) => warning.replace(/:.*/, '')).toSorted(), [
      'safety_tolerance',
      'sync_mode',
    ]);
    const strict = await start(house.installation, { strict: true, parameters: { safety_tolerance: '6' } });
    assert.equal(strict.__typename, 'NoOfferError');
    const reason = strict.considered?.find(({ configKey }) => configKey === `gemini/${MODEL}`)?.reasonCode;
    assert.equal(reason, 'PARAMETER_UNSUPPORTED');
  });

  test('the canonical request is told with its defaults', async () => {
    const id = await started(house.installation, { parameters: { seed: 3 } });
    const { data } = await house.installation.ask<{ generation: { parameters: unknown } }>(
      `query ($id: ID!) { generation(id: $id) { parameters } }`,
      { id },
    );
    assert.deepEqual(data.generation.parameters, { seed: 3, response_format: 'url', n: 1 });
  });
});
