import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { newId } from '../../src/base/ids.ts';
import { sqlState } from '../../src/db/client.ts';
import { appendEvents, FencedError, lockStream } from '../../src/events/append.ts';
import { fenced, type Held } from '../../src/generation/held.ts';
import { runGeneration } from '../../src/generation/run-generation.ts';
import { endOfAttempt, endOfGeneration } from '../../src/generation/settle.ts';
import { write } from '../../src/generation/writer.ts';
import { started } from '../installation.ts';
import { requestsOf } from './billed.ts';
import { first, openHands, type Hands, type Instead } from './hands.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

const log = createLog('silent');
const PROGRESS = {
  type: 'PROGRESS',
  attemptId: null,
  body: { index: null, fraction: null, phase: 'late', queuePosition: null, message: null, etaMs: null },
} as const;
const FAILED = { status: 'FAILED', error: { code: 'NO_IMAGE', message: 'none', retryable: true } } as const;

describe('each guard of a paid call, and what happens without it', () => {
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
  const database = () => house.database.database;
  const small = { resolution: '0.5K' };
  const refusedWith = (state: string) => (error: unknown) => sqlState(error) === state;
  const openAttempt = ({ accountId, generationId }: Held, number: number) => {
    const id = newId('attempt');
    return database()
      .sql`insert into attempt (account_id, id, generation_id, number, lane, config_key, offer_id, status, sandbox)
      values (${accountId}, ${id}, ${generationId}, ${number}, 0, 'gemini/x', 'offer_x', 'SENDING', false) returning id`.then(
      () => id,
    );
  };
  const head = async (id: string) =>
    (await database().sql<{ head: number }[]>`select head from stream where generation_id = ${id}`)[0]?.head;

  /**
   * A worker that is slow between its intent and its first byte: in between its lease lapses, and another takes over,
   * settles the attempt and goes on. Then the slow one asks the provider; how often was it asked in all?
   */
  async function overtaken(prompt: string, ask: Instead): Promise<number> {
    const id = await started(house.installation, { prompt, parameters: small, routing: { onUnknown: 'NEXT_OFFER' } });
    const slow = await hands.claim(50);
    const takeOver = async () => {
      await hands.lapse(slow);
      assert.deepEqual(await runGeneration(hands.rooms(), await hands.claim()), { kind: 'ended' });
    };
    const run = runGeneration(
      hands.rooms((real) => first(takeOver)({ ...real, run: ask(real) })),
      slow,
    );
    await assert.rejects(run, FencedError);
    assert.equal((await wholeRecord(database(), id)).status, 'SUCCEEDED');
    return (await requestsOf(house.sandbox, prompt)).length;
  }

  test('the lease is looked at right before the first byte: who was overtaken sends nothing', async () => {
    assert.equal(await overtaken('a gate', (real) => (request, call) => real.run(request, call)), 1);
  });

  test('without the look at the lease both would send, and the picture would be paid for twice', async () => {
    const careless: Parameters<typeof overtaken>[1] = (real) => (request) =>
      real.run(request, { signal: new AbortController().signal, beforeSend: () => {} });
    assert.equal(await overtaken('an open gate', careless), 2);
  });

  test('the fence keeps every write of an overtaken worker out; without it the same write lands', async () => {
    const id = await started(house.installation, { prompt: 'a fence' });
    const old = await hands.claim(50);
    await hands.lapse(old);
    const current = await hands.claim();
    const before = await head(id);
    let worked = false;
    const work = async () => {
      worked = true;
    };
    await assert.rejects(fenced(database().orm, old, log, work), FencedError);
    assert.equal(worked, false);
    assert.equal(old.stopReason, 'fenced');
    await assert.rejects(hands.rooms().writer.append(old, [PROGRESS]), FencedError);
    assert.equal(await head(id), before);
    await hands.rooms().writer.append(current, [PROGRESS]);
    await database().orm.transaction(async (tx) => {
      await lockStream(tx, id);
      await appendEvents(tx, { generationId: id, fence: null }, [PROGRESS]);
    });
    assert.equal(await head(id), (before ?? 0) + 2);
    assert.deepEqual(await runGeneration(hands.rooms(), current), { kind: 'ended' });
  });

  test('a lane has one open attempt, by an index; without it there would be two', async () => {
    await started(house.installation, { prompt: 'one lane', parameters: small });
    const held = await hands.claim();
    await openAttempt(held, 1);
    await assert.rejects(openAttempt(held, 2), refusedWith('23505'));
    const { sql } = database();
    const [index] = await sql<
      { definition: string }[]
    >`select pg_get_indexdef('attempt_one_open'::regclass) as definition`;
    await sql`drop index attempt_one_open`;
    const second = await openAttempt(held, 2);
    await sql`delete from attempt where id = ${second}`;
    await sql.unsafe(index?.definition ?? '');
    assert.deepEqual(await runGeneration(hands.rooms(), held), { kind: 'ended' });
  });

  test('an attempt is settled once, by its state; when the state lies, the ledger refuses a second price', async () => {
    const id = await started(house.installation, { prompt: 'one price', parameters: small });
    const held = await hands.claim();
    const attemptId = await openAttempt(held, 1);
    const charge = { kind: 'maybe', micros: 7, lines: [] } as const;
    const settle = () =>
      write(hands.rooms(), held, endOfAttempt(attemptId, { ...FAILED, next: null, charge, providerRequestId: null }));
    await settle();
    const once = await head(id);
    await assert.rejects(settle(), refusedWith('23505'));
    await database().sql`update attempt set status = 'SENDING', finished_at = null where id = ${attemptId}`;
    await assert.rejects(settle(), refusedWith('23505'));
    assert.equal(await head(id), once);
    await database().sql`update attempt set status = 'FAILED', finished_at = now() where id = ${attemptId}`;
    await write(hands.rooms(), held, endOfGeneration(FAILED, 7));
    assert.deepEqual((await wholeRecord(database(), id)).ledger, [{ kind: 'maybe', micros: 7 }]);
  });

  test('a generation ends once, by its state; when the state lies, the log refuses a second end', async () => {
    const id = await started(house.installation, { prompt: 'one end' });
    const held = await hands.claim();
    const end = () => write(hands.rooms(), held, endOfGeneration(FAILED, null));
    await end();
    const once = await head(id);
    await assert.rejects(end(), FencedError);
    assert.equal(await head(id), once);
    await assert.rejects(
      fenced(database().orm, held, log, () => Promise.resolve()),
      FencedError,
    );
    const { sql } = database();
    await sql`update generation set status = 'RUNNING', finished_at = null where id = ${id}`;
    await sql`update stream set ended_at = null where generation_id = ${id}`;
    await assert.rejects(end(), refusedWith('23505'));
    await sql`update generation set status = 'FAILED', finished_at = now() where id = ${id}`;
    await sql`update stream set ended_at = now() where generation_id = ${id}`;
    await wholeRecord(database(), id);
  });

  test('one queued generation is claimed by one of fifty claims', async () => {
    await started(house.installation, { prompt: 'fifty hands', parameters: small });
    const claims = await Promise.all(Array.from({ length: 50 }, () => hands.tryClaim()));
    const won = claims.filter((claim) => claim !== null);
    assert.equal(won.length, 1);
    assert.ok(won[0]);
    assert.deepEqual(await runGeneration(hands.rooms(), won[0]), { kind: 'ended' });
    assert.equal((await requestsOf(house.sandbox, 'fifty hands')).length, 1);
  });
});
