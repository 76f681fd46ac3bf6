import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { runGeneration } from '../../src/generation/run-generation.ts';
import { failed } from '../../src/providers/outcome.ts';
import { ProviderError } from '../../src/providers/provider-error.ts';
import { read, started } from '../installation.ts';
import { requestsOf } from './billed.ts';
import { first, onlyEnds, openHands, type Hands } from './hands.ts';
import { cancel, openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

describe('a cancel at the worst moment', () => {
  let house: House;
  let hands: Hands;
  before(async () => {
    house = await openHouse({ ROLE: 'api' });
    hands = await openHands(house);
  });
  after(async () => {
    await hands.close();
    await house.close();
  });

  test('after the intent and before the first byte sends nothing, and is free', async () => {
    const prompt = 'a canceled letter';
    const id = await started(house.installation, { prompt });
    const held = await hands.claim();
    const meanwhile = async () => {
      assert.equal(await cancel(house.installation, id), 'UNKNOWN');
      held.stop('cancel');
    };
    assert.deepEqual(await runGeneration(hands.rooms(first(meanwhile)), held), { kind: 'ended' });
    const generation = await read(house.installation, id);
    assert.deepEqual([generation.status, generation.cancelBilling, generation.costUsd], ['CANCELED', 'FREE', null]);
    await wholeRecord(house.database.database, id);
    assert.equal((await requestsOf(house.sandbox, prompt)).length, 0);
  });

  test('before the worker that claimed it has read what it claimed ends it without a try', async () => {
    const id = await started(house.installation, { prompt: 'an unread letter' });
    const held = await hands.claim();
    assert.equal(await cancel(house.installation, id), 'UNKNOWN');
    assert.deepEqual(await runGeneration(hands.rooms(), held), { kind: 'ended' });
    const generation = await read(house.installation, id);
    assert.deepEqual([generation.status, generation.cancelBilling, generation.attempts], ['CANCELED', 'FREE', []]);
    await wholeRecord(house.database.database, id);
  });

  test('that the worker hears of only when the provider has refused is too late', async () => {
    const id = await started(house.installation, { prompt: 'a refused letter' });
    const held = await hands.claim();
    const error = new ProviderError('no', { code: 'CONTENT_POLICY', reach: 'REQUEST', billing: 'NO' });
    const refuse = onlyEnds(async () => {
      await cancel(house.installation, id);
      return failed(error);
    });
    assert.deepEqual(await runGeneration(hands.rooms(refuse), held), { kind: 'ended' });
    const generation = await read(house.installation, id);
    assert.deepEqual(
      [generation.status, generation.cancelBilling, generation.error?.code],
      ['FAILED', 'TOO_LATE', 'CONTENT_POLICY'],
    );
    await wholeRecord(house.database.database, id);
  });
});
