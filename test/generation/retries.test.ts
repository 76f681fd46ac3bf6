import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MODEL, ended, started } from '../installation.ts';
import { billOf, requestsOf } from './billed.ts';
import { cancel, heard, openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

describe('another try', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());

  test('comes after an error, and again, until the third succeeds; the log tells each with what is next', async () => {
    const prompt = 'a bell [fail:503:2]';
    const generation = await ended(house.installation, await started(house.installation, { prompt }));
    assert.equal(generation.status, 'SUCCEEDED');
    assert.deepEqual(
      generation.attempts.map(({ status }) => status),
      ['FAILED', 'FAILED', 'SUCCEEDED'],
    );
    assert.deepEqual(
      (await billOf(house.sandbox, prompt)).map(({ status }) => status),
      ['free', 'free', 'billed'],
    );
    const rows = await house.database.database.sql<{ next: string | null }[]>`
      select body ->> 'next' as next from event where generation_id = ${generation.id} and type = 'ATTEMPT_FAILED'`;
    assert.deepEqual(
      rows.map(({ next }) => next),
      [`gemini/${MODEL}`, `gemini/${MODEL}`],
    );
    await wholeRecord(house.database.database, generation.id);
  });

  test('keeps what each try thought apart: the thinking that is told is the one of the try that decided', async () => {
    const generation = await ended(
      house.installation,
      await started(house.installation, {
        prompt: 'a gong [fail:stream-error:1]',
        parameters: { thinking_level: 'high' },
      }),
    );
    assert.equal(generation.status, 'SUCCEEDED');
    const { data } = await house.installation.ask<{
      generation: { thinking: string; attempts: readonly { thinking: string | null }[] };
    }>(`query ($id: ID!) { generation(id: $id) { thinking attempts { thinking } } }`, { id: generation.id });
    const [first, second] = data.generation.attempts;
    assert.ok(first?.thinking);
    assert.equal(data.generation.thinking, second?.thinking);
    assert.notEqual(first.thinking, second?.thinking);
  });

  test('waits as long as the provider asked', async () => {
    // Eight real seconds, told as a second here, less what the answer took to be booked; a pause of our own would be at
    // most half of one.
    const slow = await openHouse({}, { speed: 8 });
    try {
      const id = await started(slow.installation, { prompt: 'a chime [fail:429:1]' });
      await heard(slow.installation, id, 'ATTEMPT_STARTED', 2);
      await cancel(slow.installation, id);
      await ended(slow.installation, id);
      const [row] = await slow.database.database.sql<{ pause: number }[]>`
        select extract(epoch from later.started_at - earlier.finished_at)::float8 * 1000 as pause
        from attempt earlier join attempt later using (generation_id) where earlier.number = 1 and later.number = 2`;
      assert.ok((row?.pause ?? 0) >= 700, `${row?.pause} ms`);
    } finally {
      await slow.close();
    }
  });

  for (const fault of ['drop', 'cut', 'truncated', 'malformed'] as const) {
    test(`is made after an outcome that is not known (${fault}) only when the request says that it may`, async () => {
      const prompt = `a whistle [fail:${fault}:1]`;
      const routing = { onUnknown: 'NEXT_OFFER' };
      const generation = await ended(house.installation, await started(house.installation, { prompt, routing }));
      assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
      assert.deepEqual(
        generation.attempts.map(({ status }) => status),
        ['ABANDONED', 'SUCCEEDED'],
      );
      const { ledger } = await wholeRecord(house.database.database, generation.id);
      assert.deepEqual(
        ledger.map(({ kind }) => kind),
        ['maybe', 'charge'],
      );
      assert.equal((await requestsOf(house.sandbox, prompt)).length, 2);
    });
  }

  test('is not made without fallback when the offer itself is refused, and is made at the same one when it only failed', async () => {
    const routing = { allowFallback: false };
    const refused = await ended(
      house.installation,
      await started(house.installation, { prompt: 'a horn [fail:401:1]', routing }),
    );
    assert.deepEqual([refused.status, refused.attempts.length], ['FAILED', 1]);
    const failed = await ended(
      house.installation,
      await started(house.installation, { prompt: 'a horn [fail:500:1]', routing }),
    );
    assert.deepEqual([failed.status, failed.attempts.length], ['SUCCEEDED', 2]);
  });

  test('is made when no connection was: nothing was sent, so nothing can be paid twice', async () => {
    const away = await openHouse({ GEMINI_BASE_URL: 'http://127.0.0.1:9' });
    try {
      const id = await started(away.installation, { prompt: 'a drum', timeoutMs: 3000 });
      await heard(away.installation, id, 'ATTEMPT_FAILED', 2);
      const generation = await ended(away.installation, id);
      assert.equal(generation.attempts[0]?.error?.code, 'PROVIDER_UNAVAILABLE');
      assert.equal(generation.costUsd, null);
    } finally {
      await away.close();
    }
  });
});
