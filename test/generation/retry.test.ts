import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { dataUrl, plain } from '../assets/pictures.ts';
import { ended, MODEL, started } from '../installation.ts';
import { openHouse, type House } from './house.ts';

const RETRY = `mutation ($id: ID!, $key: String) {
  retryGeneration(id: $id, idempotencyKey: $key) {
    __typename
    ... on StartGenerationPayload { repeated generation { id } }
    ... on InvalidInputError { problems { path message } }
    ... on Error { message }
  }
}`;
const REQUEST = `query ($id: ID!) {
  generation(id: $id) { prompt parameters mode tier metadata model { slug } route { configKey } refines { id } }
}`;

interface Retried {
  readonly __typename: string;
  readonly repeated?: boolean;
  readonly generation?: { readonly id: string };
  readonly problems?: readonly { readonly path: readonly string[] }[];
}

describe('the same request again', () => {
  let house: House;
  before(async () => {
    house = await openHouse({}, { speed: 300 });
  });
  after(() => house.close());
  const retry = async (id: string, key: string | null = null) => {
    const { data } = await house.installation.ask<{ retryGeneration: Retried }>(RETRY, { id, key });
    return data.retryGeneration;
  };
  const retried = async (id: string, key: string | null = null) => {
    const { generation, ...result } = await retry(id, key);
    assert.ok(generation, JSON.stringify(result));
    return generation.id;
  };
  const requestOf = async (id: string) =>
    (await house.installation.ask<{ generation: Record<string, unknown> }>(REQUEST, { id })).data.generation;

  test('is a new generation of all that was asked, after a success and after a failure', async () => {
    for (const prompt of ['a stork', 'a stork [fail:blocked]']) {
      const first = await started(house.installation, {
        model: `gemini/${MODEL}`,
        prompt,
        parameters: { resolution: '2K', aspect_ratio: '16:9', n: 2 },
        routing: { strategy: 'CHEAPEST' },
        metadata: { order: 7 },
      });
      await ended(house.installation, first);
      const second = await retried(first);
      assert.notEqual(second, first);
      await ended(house.installation, second);
      assert.deepEqual(await requestOf(second), await requestOf(first));
    }
  });

  test('edits the same pictures, and continues from the same generation', async () => {
    const image = dataUrl(await plain(64, 64).png().toBuffer(), 'image/png');
    const first = await started(house.installation, {
      mode: 'IMAGE_EDIT',
      prompt: 'add a hat',
      images: [{ dataUrl: image }],
    });
    await ended(house.installation, first);
    const edited = await retried(first);
    assert.equal((await ended(house.installation, edited)).status, 'SUCCEEDED');
    const refined = await started(house.installation, { prompt: 'a red one', refine: first });
    await ended(house.installation, refined);
    const again = await retried(refined);
    assert.equal((await ended(house.installation, again)).status, 'SUCCEEDED');
    assert.deepEqual((await requestOf(again))['refines'], { id: first });
  });

  test('is started once for a key, which is not a key of starts', async () => {
    const first = await started(house.installation, { prompt: 'a ladder', idempotencyKey: 'one' });
    const second = await retried(first, 'one');
    assert.notEqual(second, first);
    const repeated = await retry(first, 'one');
    assert.deepEqual([repeated.repeated, repeated.generation?.id], [true, second]);
    assert.equal((await retry(second, 'one')).__typename, 'IdempotencyConflictError');
  });

  test('is refused when nobody knows it any more, and of what isn’t there', async () => {
    const first = await started(house.installation, { prompt: 'a secret' });
    await ended(house.installation, first);
    await house.installation.ask('mutation ($id: ID!) { eraseGeneration(id: $id) { __typename } }', { id: first });
    const refused = await retry(first);
    assert.equal(refused.__typename, 'InvalidInputError');
    assert.deepEqual(
      refused.problems?.map(({ path }) => path),
      [['id']],
    );
    for (const id of ['gen_00000000000000000000000000', 'nonsense', `gen_${'0'.repeat(25)}\u0000`])
      assert.equal((await retry(id)).__typename, 'NotFoundError');
  });
});
