import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { insertImage } from '../../src/assets/images.ts';
import { dataUrl, plain } from '../assets/pictures.ts';
import { openHouse, type House } from './house.ts';
import { problemsOf, refused } from './refused.ts';

const LONE_SURROGATE = 'a \ud800 fox';
const A_PIXEL = dataUrl(await plain(8, 8).png().toBuffer());

describe('what can’t be accepted', () => {
  let house: House;
  before(async () => {
    house = await openHouse({ ROLE: 'api' });
  });
  after(() => house.close());

  const problems = (input: object) => problemsOf(house, input);

  test('all problems are told at once, each with its path and what would be allowed', async () => {
    const { problems: all = [] } = await refused(
      house,
      {
        prompt: ' ',
        images: [{ dataUrl: A_PIXEL }],
        parameters: { resolution: '3K', sed: 7, n: 0, google_search: 'yes' },
        timeoutMs: 999,
        metadata: [1],
        routing: { only: ['gemini', 'openay'] },
      },
      'InvalidInputError',
    );
    assert.deepEqual(all.map(({ path }) => path.join('.')).toSorted(), [
      'images',
      'metadata',
      'parameters.google_search',
      'parameters.n',
      'parameters.resolution',
      'parameters.sed',
      'prompt',
      'routing.only.1',
      'timeoutMs',
    ]);
    const allowed = (path: string) => all.find((problem) => problem.path.join('.') === path)?.allowed;
    assert.deepEqual(allowed('parameters.resolution'), ['auto', '0.5K', '1K', '2K', '4K']);
    assert.ok(allowed('parameters.sed')?.includes('seed'));
    assert.ok(allowed('routing.only.1')?.includes('gemini'));
  });

  test('a prompt must say something that can be stored: not empty, not blank, at most 32 KiB, no NUL, no half characters', async () => {
    for (const prompt of [
      '',
      ' \n\t ',
      '\u00a0\u2003',
      'x'.repeat(32 * 1024 + 1),
      '\u{1F98A}'.repeat(8193),
      'a \0 fox',
      LONE_SURROGATE,
    ])
      assert.deepEqual(await problems({ prompt }), ['prompt']);
  });

  test('a request that can’t be stored is refused the same way when it has an idempotency key', async () => {
    assert.deepEqual(await problems({ prompt: LONE_SURROGATE, idempotencyKey: 'one' }), ['prompt']);
    assert.deepEqual(await problems({ metadata: { a: LONE_SURROGATE }, idempotencyKey: 'two' }), ['metadata.a']);
    let deep: unknown = 1;
    for (let level = 0; level < 40; level += 1) deep = [deep];
    assert.deepEqual(
      (await problems({ metadata: { deep }, idempotencyKey: 'three' })).map((path) => path.split('.')[0]),
      ['metadata'],
    );
  });

  test('sizes, counts and seeds outside of their bounds are refused', async () => {
    for (const size of ['0x512', '-1x512', '1000000000x1', '1.5x1', '512', 512])
      assert.deepEqual(await problems({ parameters: { size } }), ['parameters.size']);
    for (const n of [0, 11, 1e6, 1.5, '1', null])
      assert.deepEqual(await problems({ parameters: { n } }), ['parameters.n']);
    for (const seed of [-1, 2 ** 31, 2 ** 64, 0.5, '7'])
      assert.deepEqual(await problems({ parameters: { seed } }), ['parameters.seed']);
    assert.deepEqual(await problems({ parameters: { aspect_ratio: '16/9' } }), ['parameters.aspect_ratio']);
    assert.deepEqual(await problems({ parameters: { output_format: 'svg' } }), ['parameters.output_format']);
    assert.deepEqual(await problems({ parameters: { output_compression: 101 } }), ['parameters.output_compression']);
  });

  test('parameters that are no parameters are refused: a list, a provider’s own names, prototypes, too deep, too large', async () => {
    assert.deepEqual(await problems({ parameters: [1] }), ['parameters']);
    assert.deepEqual(await problems({ parameters: { webhook_url: 'https://x', api_key: 'y' } }), [
      'parameters.webhook_url',
      'parameters.api_key',
    ]);
    assert.deepEqual(await problems({ parameters: JSON.parse('{"__proto__": {"n": 10}}') }), ['parameters.__proto__']);
    assert.deepEqual(await problems({ parameters: { prompt: 'another' } }), ['parameters.prompt']);
    assert.deepEqual(await problems({ parameters: { seed: 1, junk: 'x'.repeat(70_000) } }), ['parameters']);
  });

  test('modes and images must fit each other', async () => {
    assert.deepEqual(await problems({ images: [{ dataUrl: A_PIXEL }] }), ['images']);
    assert.deepEqual(await problems({ mode: 'IMAGE_EDIT' }), ['images']);
    assert.deepEqual(await problems({ mode: 'IMAGE_EDIT', images: [] }), ['images']);
    const fifteen = Array.from({ length: 15 }, () => ({ dataUrl: A_PIXEL }));
    assert.deepEqual(await problems({ mode: 'IMAGE_EDIT', images: fifteen }), ['images']);
    assert.deepEqual(
      await problems({ mode: 'IMAGE_EDIT', images: [{ dataUrl: A_PIXEL }, { url: 'http://example.com/a.png' }] }),
      ['images.1.url'],
    );
    assert.deepEqual(
      await problems({
        mode: 'IMAGE_EDIT',
        images: [
          { dataUrl: 'data:image/png;base64,AAAA' },
          { dataUrl: 'data:text/html;base64,AAAA' },
          { id: 'img_01k00000000000000000000000' },
        ],
      }),
      ['images.0.dataUrl', 'images.1.dataUrl', 'images.2.id'],
    );
  });

  test('an image of somebody else, and one that was erased, are as if they were not there', async () => {
    const { database } = house.database;
    const picture = { sha256: 'ab'.repeat(32), mimeType: 'image/png' as const, width: 8, height: 8, bytes: 70 };
    const [own] = await database.sql<{ id: string }[]>`select id from account`;
    await database.sql`insert into account (id, name) values ('acct_other', 'other')`;
    const insert = (accountId: string) =>
      insertImage(database.orm, {
        accountId,
        picture,
        purpose: 'FINAL',
        generationId: null,
        attemptId: null,
        index: null,
      });
    const foreign = await insert('acct_other');
    const erased = await insert(own?.id ?? '');
    await database.sql`update image set erased_at = now() where id = ${erased}`;
    for (const id of [foreign, erased, 'gen_01k00000000000000000000000', '', '../../etc/passwd', '\0'])
      assert.deepEqual(await problems({ mode: 'IMAGE_EDIT', images: [{ id }] }), ['images.0.id']);
  });

  test('metadata is one small object; timeouts are a second to fifteen minutes', async () => {
    for (const metadata of ['text', 7, [1], { a: 'x'.repeat(16 * 1024) }])
      assert.deepEqual(await problems({ metadata }), ['metadata']);
    assert.deepEqual(await problems({ metadata: { a: 'b\0' } }), ['metadata.a']);
    for (const timeoutMs of [0, -1, 999, 15 * 60_000 + 1])
      assert.deepEqual(await problems({ timeoutMs }), ['timeoutMs']);
  });

  test('an idempotency key is 1 to 255 visible ASCII characters', async () => {
    for (const idempotencyKey of ['', 'x'.repeat(256), 'with space', 'tab\t', 'ü', '\0', '\ud800'])
      assert.deepEqual(await problems({ idempotencyKey }), ['idempotencyKey']);
  });
});
