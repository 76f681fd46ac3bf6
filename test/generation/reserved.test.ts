import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FIRST_FENCE } from '../../src/generation/insert-generation.ts';
import { completeRequest } from '../../src/generation/request.ts';
import { Worker } from '../../src/generation/worker.ts';
import { makeProxy } from '../db/proxy.ts';
import { clientOf, ended, MODEL, started, startInstallation, until } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { requestsOf } from './billed.ts';
import { openHands, type Hands } from './hands.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';
import { processOf } from './track.ts';

const small = { resolution: '0.5K' };
const CONFIG = {
  concurrency: 1,
  leaseMs: 60_000,
  pollMs: 60_000,
  drainMs: 1000,
  reconcileGraceMs: 1000,
  breakerOpenMs: { least: 1000, most: 8000 },
};

describe('a generation that is accepted under the lease of who will run it', () => {
  let sandbox: SandboxProcess;
  let house: House;
  let hands: Hands;
  before(async () => {
    sandbox = await startSandbox();
    house = await openHouse({ ROLE: 'api' }, sandbox);
    hands = await openHands(house);
  });
  after(async () => {
    await hands.close();
    await house.close();
    await sandbox.stop();
  });
  const leaseOf = async (id: string) => {
    const [row] = await house.database.database.sql<{ owner: string | null; status: string }[]>`
      select lease_owner as owner, status from generation where id = ${id}`;
    return row;
  };

  test('is run by another when that process dies at once, and asked for once; the same call finds it', async () => {
    const dying = await processOf(house, { ROLE: 'all', LEASE_MS: '1000', CRASH_AT: 'generation-claimed' });
    const input = { prompt: 'a short life', parameters: small, idempotencyKey: 'a-short-life' };
    // Its answer is lost with it.
    await assert.rejects(started(clientOf(dying.url), input));
    await dying.gone;
    const other = await processOf(house, { ROLE: 'all', LEASE_MS: '5000' });
    try {
      const generation = await ended(house.installation, await started(clientOf(other.url), input));
      assert.equal(generation.status, 'SUCCEEDED');
      assert.equal((await wholeRecord(house.database.database, generation.id)).crashes, 1);
      assert.equal((await requestsOf(sandbox, 'a short life')).length, 1);
    } finally {
      await other.stop();
    }
  });

  test('is run at once, once, when the answer to its commit is lost, and the next words with it', async () => {
    const proxy = await makeProxy(house.database.url);
    await proxy.open();
    const installation = await startInstallation({ databaseUrl: proxy.url, sandboxUrl: sandbox.url });
    const { sql } = house.database.database;
    try {
      for (const [prompt, losses] of [
        ['a lost word', 1],
        ['two lost words', 2],
      ] as const) {
        const lost = proxy.loseCommitOf(prompt);
        const starting = started(installation, { prompt, parameters: small });
        await lost;
        // The second of them while it is looked for.
        if (losses === 2) await proxy.close().then(proxy.open);
        const generation = await ended(installation, await starting);
        assert.equal(generation.status, 'SUCCEEDED');
        assert.equal((await wholeRecord(house.database.database, generation.id)).crashes, 0);
        assert.equal((await requestsOf(sandbox, prompt)).length, 1);
        assert.equal((await sql`select 1 from generation where prompt = ${prompt}`).length, 1);
      }
    } finally {
      await installation.close();
      await proxy.remove();
    }
  });

  test('is anybody’s at once when the end of that process has begun', async () => {
    const worker = await Worker.start(hands.rooms(), CONFIG, null);
    const reservation = worker.reserve();
    assert.ok(reservation);
    assert.equal(worker.reserve(), null, 'its only place is kept');
    const id = await started(house.installation, { prompt: 'a late guest', parameters: small });
    const { sql } = house.database.database;
    const [row] = await sql<{ account_id: string; model_id: string }[]>`
      update generation set status = 'RUNNING', started_at = now(), lease_owner = ${reservation.owner}, lease_until = now() + interval '1 minute'
      where id = ${id} returning account_id, model_id`;
    assert.ok(row);
    await sql`update stream set fence = ${FIRST_FENCE} where generation_id = ${id}`;
    const closing = worker.close(AbortSignal.abort());
    reservation.run({
      id,
      accountId: row.account_id,
      modelId: row.model_id,
      apiKeyId: null,
      mode: 'TEXT_TO_IMAGE',
      tier: 'STANDARD',
      prompt: 'a late guest',
      parameters: small,
      request: completeRequest({ forcedOffer: MODEL, imageIds: [], strict: false } as never), // what an older program stored
      refinesId: null,
      heldMicros: 0,
      metadata: null,
      sandbox: false,
      timeoutMs: 60_000,
      lease: reservation,
    });
    reservation.release();
    await closing;
    await until('it is given back', async () => (await leaseOf(id))?.owner === null);
    assert.deepEqual(await leaseOf(id), { owner: null, status: 'RUNNING' });
    assert.equal((await requestsOf(sandbox, 'a late guest')).length, 0);
  });
});
