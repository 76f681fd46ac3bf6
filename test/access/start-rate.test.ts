import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createAuthenticator } from '../../src/access/authenticate.ts';
import { createSessionSeal } from '../../src/access/session-seal.ts';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { createApiKey } from '../../src/access/keys.ts';
import { giveBackStart, rateOf, readStartRate, takeStart } from '../../src/access/start-rate.ts';
import { SCOPES, type Viewer } from '../../src/access/viewer.ts';
import { createLog } from '../../src/base/log.ts';
import { RateLimitedRefusal } from '../../src/base/refusal.ts';
import type { Queryable } from '../../src/db/client.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const pepper = new Uint8Array(32);

describe('the rate of a key’s starts', () => {
  let db: TestDatabase;
  let admin: Viewer;
  let viewer: Viewer;
  const statements: string[] = [];
  before(async () => {
    db = await createTestDatabase({ onStatement: (text) => statements.push(text) });
    admin = { accountId: await ensureAccount(db.database.orm), apiKeyId: null, scopes: new Set(SCOPES) };
  });
  after(() => db.close());
  const newKey = (startsPerMinute: number | null) =>
    createApiKey(
      db.database.orm,
      admin,
      { name: 'hasty', scopes: ['GENERATIONS_WRITE'], expiresAt: null, startsPerMinute },
      pepper,
    );
  beforeEach(async () => {
    const { apiKey } = await newKey(10);
    viewer = { ...admin, apiKeyId: apiKey.id, startsPerMinute: 10 };
  });
  /** As if so much time had passed. */
  const pass = (interval: string) =>
    db.database
      .sql`update start_rate set full_at = full_at - ${interval}::interval where api_key_id = ${viewer.apiKeyId}`;
  const passing = async (count: number, of: Viewer = viewer, queryable: Queryable = db.database.orm) => {
    const outcomes = await Promise.allSettled(Array.from({ length: count }, () => takeStart(queryable, of)));
    for (const outcome of outcomes)
      assert.ok(outcome.status === 'fulfilled' || outcome.reason instanceof RateLimitedRefusal);
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  };

  test('lets the limit through at once, and then one whenever its share of a minute has passed', async () => {
    assert.equal(await passing(40), 10);
    assert.equal(await passing(1), 0);
    await pass('6 seconds');
    assert.equal(await passing(5), 1);
    await pass('18 seconds');
    assert.equal(await passing(9), 3);
    await pass('1 hour');
    assert.equal(await passing(20), 10);
  });

  test('says after how long one is free, and after that one is', async () => {
    await passing(10);
    const refused = await takeStart(db.database.orm, viewer).catch((error: unknown) => error);
    assert.ok(refused instanceof RateLimitedRefusal);
    assert.ok(refused.retryAfterMs > 4000 && refused.retryAfterMs <= 6000, `${refused.retryAfterMs} ms`);
    assert.match(refused.message, /may start 10 generations a minute, and has\. The next is free in [56] s/);
    await pass(`${refused.retryAfterMs} milliseconds`);
    await takeStart(db.database.orm, viewer);
  });

  test('lets a whole limit through within one moment, also one that doesn’t divide a minute', async () => {
    // No more than 59: a share of it is a second, in which so many statements are done.
    for (const limit of [1, 7, 13, 59])
      await db.database.orm.transaction(async (tx) => {
        // A transaction's now() stands still.
        const of = { ...viewer, startsPerMinute: limit };
        await giveEverythingBack(tx, viewer);
        for (let count = 0; count < limit; count += 1) await takeStart(tx, of);
        assert.deepEqual((await readStartRate(tx, of))?.remaining, 0);
        await assert.rejects(takeStart(tx, of), RateLimitedRefusal);
      });
  });

  test('is told as it stands', async () => {
    assert.deepEqual(await readStartRate(db.database.orm, viewer), {
      limit: 10,
      remaining: 10,
      freeInMs: 0,
      fullInMs: 0,
    });
    await passing(3);
    const rate = await readStartRate(db.database.orm, viewer);
    assert.equal(rate?.remaining, 7);
    assert.equal(rate.freeInMs, 0);
    assert.ok(rate.fullInMs > 16_000 && rate.fullInMs <= 18_000, `${rate.fullInMs} ms`);
    assert.deepEqual(rateOf(60, 60_000_000), { limit: 60, remaining: 0, freeInMs: 1000, fullInMs: 60_000 });
    assert.deepEqual(rateOf(60, 59_000_000), { limit: 60, remaining: 1, freeInMs: 0, fullInMs: 59_000 });
    assert.deepEqual(rateOf(1, 0), { limit: 1, remaining: 1, freeInMs: 0, fullInMs: 0 });
    // What a limit that has been lowered since left behind.
    assert.deepEqual(rateOf(1, 1), { limit: 1, remaining: 0, freeInMs: 1, fullInMs: 1 });
  });

  test('has one more when one is given back, and never more than the limit', async () => {
    // The next one by itself comes after a minute: later than the slowest machine gets here.
    viewer = { ...viewer, startsPerMinute: 1 };
    assert.equal(await passing(5), 1);
    await giveBackStart(db.database.orm, viewer);
    assert.equal(await passing(5), 1);
    await pass('1 hour');
    for (let count = 0; count < 5; count += 1) await giveBackStart(db.database.orm, viewer);
    assert.equal(await passing(5), 1);
  });

  test('is each key’s own', async () => {
    const { apiKey } = await newKey(2);
    await passing(20);
    assert.equal(await passing(20, { ...viewer, apiKeyId: apiKey.id, startsPerMinute: 2 }), 2);
  });

  test('costs one statement where there is a limit, and none where there is none', async () => {
    const before = statements.length;
    await takeStart(db.database.orm, viewer);
    assert.equal(statements.length, before + 1);
    const { startsPerMinute: _none, ...free } = viewer;
    for (const one of [admin, free]) {
      await takeStart(db.database.orm, one);
      await giveBackStart(db.database.orm, one);
      assert.equal(await readStartRate(db.database.orm, one), null);
    }
    assert.equal(statements.length, before + 1);
  });

  test('goes by the limit of the key, which the viewer knows', async () => {
    const authenticator = createAuthenticator({
      database: db.database,
      pepper,
      adminKey: null,
      seal: createSessionSeal(new Uint8Array(32)),
      accountId: admin.accountId,
      log: createLog('silent'),
    });
    const known = async (startsPerMinute: number | null) => {
      const { secret } = await newKey(startsPerMinute);
      return authenticator.authenticate(`Bearer ${secret}`);
    };
    assert.equal((await known(4))?.startsPerMinute, 4);
    assert.equal((await known(null))?.startsPerMinute, undefined);
    await authenticator.close();
  });
});

async function giveEverythingBack(queryable: Queryable, viewer: Viewer): Promise<void> {
  for (let minutes = 0; minutes < 2; minutes += 1) await giveBackStart(queryable, { ...viewer, startsPerMinute: 1 });
}
