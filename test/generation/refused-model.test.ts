import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MODEL, until } from '../installation.ts';
import { openHouse, type House } from './house.ts';
import { rowCounts } from './records.ts';
import { problemsOf, refused } from './refused.ts';

describe('a model or an offer that can’t be had', () => {
  let house: House;
  before(async () => {
    house = await openHouse({ ROLE: 'api' });
  });
  after(() => house.close());

  test('an unknown model is met with the names that are near: by a slip, an alias or a display name', async () => {
    const near = async (model: string) => (await refused(house, { model }, 'ModelNotFoundError')).didYouMean;
    assert.deepEqual((await near('gemini-3.1-flash-image-previw'))?.[0], MODEL);
    assert.deepEqual((await near('nano bananna 2'))?.[0], MODEL);
    assert.deepEqual(
      await near('gemini/gemini-3.1-flash-image-previev').then((names) => names?.[0]),
      `gemini/${MODEL}`,
    );
    assert.deepEqual(await near('dall-e'), []);
    assert.deepEqual(await near(''), []);
    assert.deepEqual(await near('\0'), []);
    assert.deepEqual(await near('a \ud800 fox'), []);
  });

  test('a disabled model does not route and is not suggested, its offers neither', async () => {
    const { sql } = house.database.database;
    const become = (status: string) => sql`
      with next as (update catalog_version set version = version + 1 returning version)
      update model set status = ${status}, version = next.version from next where slug = ${MODEL}`;
    const isDisabled = (yes: boolean) =>
      until('the change of the catalog', async () => {
        const { data } = await house.installation.ask<{ model: { status: string } | null }>(
          `query ($slug: String!) { model(slug: $slug) { status } }`,
          { slug: MODEL },
        );
        return (data.model?.status === 'DISABLED') === yes;
      });
    await become('DISABLED');
    try {
      await isDisabled(true);
      const { didYouMean = [] } = await refused(house, {}, 'ModelNotFoundError');
      assert.ok(!didYouMean.some((name) => name.endsWith(MODEL)), didYouMean.join(', '));
      await refused(house, { model: `gemini/${MODEL}` }, 'ModelNotFoundError');
    } finally {
      await become('ACTIVE');
      await isDisabled(false);
    }
  });

  test('routing that names nothing of the model is refused; routing that leaves nothing has no offer', async () => {
    assert.deepEqual(await problemsOf(house, { routing: { order: ['nobody'], except: ['gemini/other'] } }), [
      'routing.order.0',
      'routing.except.0',
    ]);
    assert.deepEqual(await problemsOf(house, { routing: { order: Array.from({ length: 1000 }, () => 'gemini') } }), [
      'routing.order',
    ]);
    const { considered = [] } = await refused(house, { routing: { except: ['gemini'] } }, 'NoOfferError');
    const codes = new Map(considered.map(({ configKey, reasonCode }) => [configKey, reasonCode]));
    assert.equal(codes.get(`gemini/${MODEL}`), 'EXCLUDED_BY_REQUEST');
    assert.equal(codes.get(`vertex/${MODEL}`), 'NOT_CONFIGURED');
    assert.equal(considered.length, 5);
  });

  test('what no configured offer can do has no offer, with each one’s reason', async () => {
    const reasons = async (input: object) =>
      new Map(
        (await refused(house, input, 'NoOfferError')).considered?.map(({ configKey, reasonCode }) => [
          configKey,
          reasonCode,
        ]),
      );
    assert.equal((await reasons({ routing: { maxCostUsd: '0.001' } })).get(`gemini/${MODEL}`), 'OVER_MAX_COST');
    assert.equal(
      (await reasons({ strict: true, parameters: { safety_tolerance: '6' } })).get(`gemini/${MODEL}`),
      'PARAMETER_UNSUPPORTED',
    );
    const forced = await reasons({ model: `fal/${MODEL}` });
    assert.deepEqual([forced.get(`fal/${MODEL}`), forced.get(`gemini/${MODEL}`)], ['NOT_CONFIGURED', 'NO_FALLBACK']);
  });

  test('without a key, or with one that lacks the scope, nothing starts', async () => {
    const { data } = await house.installation.ask<{ createApiKey: { secret: string } }>(
      `mutation { createApiKey(input: { name: "reader", scopes: [GENERATIONS_READ] }) { ... on CreateApiKeyPayload { secret } } }`,
    );
    const before = await rowCounts(house.database.database);
    for (const key of [null, data.createApiKey.secret]) {
      const answer = await house.installation.ask<{ startGeneration: { __typename: string } }>(
        `mutation ($input: StartGenerationInput!) { startGeneration(input: $input) { __typename } }`,
        { input: { model: MODEL, prompt: 'a blue door' } },
        { key },
      );
      assert.equal(answer.data.startGeneration.__typename, 'ForbiddenError');
    }
    assert.deepEqual(await rowCounts(house.database.database), before);
  });
});
