import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { type Answer, answerOf, ask, bodyOf, eventsOf, pictureOf, stream } from './ask.ts';

describe("the sandbox's pictures", () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox({ plain: false });
  });
  after(() => sandbox.stop());

  const draw = async (body: object): Promise<Answer> => {
    const response = await ask(sandbox.url, body);
    assert.equal(response.status, 200);
    return answerOf(response);
  };
  const drawn = async (body: object): Promise<Buffer> => pictureOf([await draw(body)]);

  test('are the same bytes for the same prompt and seed, in one answer and in a stream', async () => {
    const body = bodyOf('misty mountains at dawn', { seed: 11 });
    const unary = await drawn(body);
    const streamed = pictureOf(eventsOf(await (await stream(sandbox.url, body)).text()));
    assert.ok(unary.equals(streamed));
    assert.ok(!unary.equals(await drawn(bodyOf('misty mountains at dawn', { seed: 12 }))));
    assert.ok(!unary.equals(await drawn(bodyOf('misty mountains at dusk', { seed: 11 }))));
  });

  test('differ from call to call without a seed', async () => {
    const body = bodyOf('misty mountains at dawn');
    assert.ok(!(await drawn(body)).equals(await drawn(body)));
  });

  for (const [aspectRatio, imageSize, width, height] of [
    ['1:1', '512', 512, 512],
    ['1:8', '512', 192, 1536],
    ['21:9', '512', 792, 168],
    ['8:1', '1K', 3072, 384],
    ['4:5', '1K', 928, 1152],
    ['3:2', '2K', 2528, 1696],
    ['9:16', '4K', 3072, 5504],
  ] as const) {
    test(`are ${width} × ${height} for ${aspectRatio} at ${imageSize}`, async () => {
      const picture = await drawn(bodyOf('a fox in an autumn forest', { imageConfig: { aspectRatio, imageSize } }));
      const metadata = await sharp(picture).metadata();
      assert.deepEqual([metadata.format, metadata.width, metadata.height], ['jpeg', width, height]);
    });
  }

  test('are 1K and square when nothing is asked, and take the newer way to ask', async () => {
    const plain = await sharp(await drawn({ contents: [{ parts: [{ text: 'a cat' }] }] })).metadata();
    assert.deepEqual([plain.width, plain.height], [1024, 1024]);
    const responseFormat = { image: { aspectRatio: '3:4', imageSize: '512' } };
    const newer = await sharp(
      await drawn({ contents: [{ parts: [{ text: 'a cat' }] }], generationConfig: { responseFormat } }),
    ).metadata();
    assert.deepEqual([newer.width, newer.height], [448, 600]);
  });

  test('can be drawn from prompts in any script, with markup and control characters in it', async () => {
    for (const prompt of ['窓辺の猫', '<svg>&amp;]]>\u0000\u0007 "quoted"', '🦫'.repeat(60), '.']) {
      await sharp(await drawn(bodyOf(prompt))).stats();
    }
  });

  test('keep the given image recognisable and take its shape', async () => {
    const given = await sharp({ create: { width: 900, height: 500, channels: 3, background: '#208040' } })
      .composite([
        { input: { create: { width: 450, height: 500, channels: 3, background: '#f0f0f0' } }, left: 0, top: 0 },
      ])
      .png()
      .toBuffer();
    const inlineData = { mimeType: 'image/png', data: given.toString('base64') };
    const edit = async (text: string): Promise<Buffer> =>
      drawn({
        contents: [{ parts: [{ inlineData }, { text }] }],
        generationConfig: { seed: 3, imageConfig: { imageSize: '512' } },
      });
    const warm = await edit('a warm golden evening');
    const { width, height } = await sharp(warm).metadata();
    assert.deepEqual([width, height], [688, 384]);
    assert.ok((await meanOf(warm, 80)) > (await meanOf(warm, 420)) + 40, 'the bright half is still the bright half');
    const night = await edit('make it night with stars');
    assert.ok((await meanOf(night, 80)) < (await meanOf(warm, 80)) - 40, 'the words changed its light');
    assert.ok(warm.equals(await edit('a warm golden evening')));
  });

  test('of several references are drawn into one', async () => {
    const parts = [await plain('#cc2222'), await plain('#2222cc'), { text: 'together' }];
    const answer = await draw({ contents: [{ parts }], generationConfig: { imageConfig: { imageSize: '512' } } });
    const { width, height } = await sharp(pictureOf([answer])).metadata();
    assert.deepEqual([width, height], [512, 512]);
  });
});

/** How bright a patch of the picture is, 0 to 255. */
async function meanOf(picture: Buffer, left: number): Promise<number> {
  const region = { left, top: 120, width: 200, height: 120 };
  return (await sharp(await sharp(picture).extract(region).greyscale().toBuffer()).stats()).channels[0]?.mean ?? 0;
}

/** A part with a small picture of one colour. */
async function plain(background: string): Promise<object> {
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .webp()
    .toBuffer();
  return { inlineData: { mimeType: 'image/webp', data: bytes.toString('base64') } };
}
