import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  ended,
  everyProvider,
  MODEL,
  read,
  start,
  started,
  until,
  type Client,
  type Started,
} from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { billOf, microsOf, microsOfUsd, priceOf } from './billed.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

/** A key of its own, as a client. */
async function clientWith(house: House, input: string): Promise<Client & { id: string }> {
  const { data, errors } = await house.installation.ask<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
    `mutation { createApiKey(input: { name: "test", scopes: [GENERATIONS_READ, GENERATIONS_WRITE], ${input} }) {
      ... on CreateApiKeyPayload { secret apiKey { id } } } }`,
  );
  assert.equal(errors, undefined, JSON.stringify(errors));
  const { secret, apiKey } = data.createApiKey;
  const { installation } = house;
  return {
    id: apiKey.id,
    url: installation.url,
    ask: (query, variables) => installation.ask(query, variables, { key: secret }),
  };
}

describe('money', () => {
  let sandbox: SandboxProcess;
  let house: House;
  before(async () => {
    sandbox = await startSandbox({ speed: 60 });
    house = await openHouse({ ...everyProvider(sandbox.url), RECONCILE_GRACE_MS: '600' }, sandbox);
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });

  const budgetOf = async (id: string) => {
    const { data } = await house.installation.ask<{
      apiKeys: { nodes: { id: string; budget: { spentUsd: string; heldUsd: string } | null }[] };
    }>(`{ apiKeys(first: 100) { nodes { id budget { spentUsd heldUsd } } } }`);
    return data.apiKeys.nodes.find((key) => key.id === id)?.budget;
  };

  test('is held of a key’s budget while a generation runs, and what it cost is booked at its end', async () => {
    const client = await clientWith(house, 'budgetUsd: "0.2"');
    const prompt = 'a purse';
    const id = await started(client, { model: `fal/${MODEL}`, prompt, parameters: { resolution: '1K' } });
    assert.equal((await budgetOf(client.id))?.heldUsd, '0.08');
    const generation = await ended(client, id);
    assert.deepEqual(await budgetOf(client.id), { spentUsd: '0.08', heldUsd: '0' });
    assert.equal(generation.costUsd, '0.08');
    const next = (): Promise<Started> =>
      start(client, { model: `fal/${MODEL}`, prompt, parameters: { resolution: '1K', n: 2 } });
    const refused = await next();
    assert.equal(refused.__typename, 'BudgetExceededError', JSON.stringify(refused));
    assert.equal((await billOf(sandbox, prompt)).length, 1);
  });

  test('of a batch is half, hours later, on the same stream', { timeout: 60_000 }, async () => {
    const speed = 4000;
    const fast = await startSandbox({ speed });
    const quick = await openHouse({ SANDBOX: 'on', SANDBOX_URL: fast.url, SANDBOX_SPEED: '1000' }, fast);
    try {
      const prompt = 'a patient purse';
      const id = await started(quick.installation, { prompt, parameters: { resolution: '1K' }, tier: 'BATCH' });
      const generation = await ended(quick.installation, id);
      assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
      const [entry] = await billOf(fast, prompt);
      assert.ok(entry);
      // Every line of the batch is half of its standard line.
      const half = microsOf(entry, '1K') / 2;
      assert.ok(Math.abs(microsOfUsd(generation.costUsd ?? '') - half) <= 1, `${generation.costUsd} is not ${half}`);
      const { events } = await read(quick.installation, id);
      assert.ok(events.nodes.some(({ type }) => type === 'ATTEMPT_ACCEPTED'));
    } finally {
      await quick.close();
      await fast.stop();
    }
  });

  test('that a given-up attempt has cost after all is booked late, and the ledger is the bill', async () => {
    // The submit's answer is lost, fal lists only what has ended, and the grace is far too short for that: this is the
    // one way to pay twice that is left, and it must not go unseen.
    const slow = await startSandbox({ speed: 8 });
    const hasty = await openHouse({ ...everyProvider(slow.url), RECONCILE_GRACE_MS: '500' }, slow);
    try {
      const prompt = 'a lost purse [fail:drop:1]';
      const input = { model: `fal/${MODEL}`, prompt, parameters: { resolution: '1K' } };
      const id = await started(hasty.installation, input);
      const generation = await ended(hasty.installation, id);
      assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
      assert.deepEqual(
        generation.attempts.map(({ status, error }) => error?.code ?? status),
        ['PROVIDER_UNAVAILABLE', 'SUCCEEDED'],
      );
      await until('the late entry', async () => {
        const { ledger } = await wholeRecord(hasty.database.database, id);
        return ledger.some(({ kind }) => kind === 'late');
      });
      const { ledger, costMicros } = await wholeRecord(hasty.database.database, id);
      const bill = await billOf(slow, prompt);
      assert.deepEqual([bill.length, ledger.length], [2, 2]);
      assert.equal(
        costMicros,
        bill.reduce((total, entry) => total + priceOf(entry, '1K'), 0),
      );
    } finally {
      await hasty.close();
      await slow.stop();
    }
  });

  test('of content that one provider refuses is spent at one other, when the key says so', async () => {
    const prompt = 'a bold purse [fail@gemini:safety]';
    const routing = { order: ['gemini', 'fal'] };
    const strict = await ended(house.installation, await started(house.installation, { prompt, routing }));
    assert.deepEqual([strict.status, strict.error?.code], ['FAILED', 'CONTENT_POLICY']);
    const bold = await clientWith(house, 'retriesRefusedContent: true');
    const generation = await ended(bold, await started(bold, { prompt, routing }));
    assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
    assert.deepEqual(
      generation.attempts.map(({ status }) => status),
      ['FAILED', 'SUCCEEDED'],
    );
  });
});
