import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createAuthenticator, type Authenticator } from '../../src/access/authenticate.ts';
import { createSessionSeal } from '../../src/access/session-seal.ts';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { limitFailedKeys, MOST_FAILED_KEYS, type Authenticate } from '../../src/access/failed-keys.ts';
import { UnauthenticatedError } from '../../src/access/unauthenticated.ts';
import { createLog } from '../../src/base/log.ts';
import { RateLimitedRefusal } from '../../src/base/refusal.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const GOOD = 'Bearer correct horse battery staple';
const HERE = '192.0.2.7';

describe('keys that don’t hold', () => {
  let db: TestDatabase;
  let authenticator: Authenticator;
  let authenticate: Authenticate;
  let lines: string[];
  const clock = { now: () => nowMs };
  let nowMs = 1000;
  before(async () => {
    db = await createTestDatabase();
    authenticator = createAuthenticator({
      database: db.database,
      pepper: new Uint8Array(32),
      adminKey: GOOD.slice('Bearer '.length),
      seal: createSessionSeal(new Uint8Array(32)),
      accountId: await ensureAccount(db.database.orm),
      log: createLog('silent'),
    });
  });
  after(async () => {
    await authenticator.close();
    await db.close();
  });
  beforeEach(() => {
    lines = [];
    authenticate = limitFailedKeys(authenticator, {
      log: createLog('warn', { write: (line: string) => lines.push(line) }),
      clock,
    });
  });

  const failed = (address: string | null = HERE) =>
    authenticate('Bearer pg_wrong', address).then(
      () => assert.fail('it holds'),
      (error: unknown) => error,
    );
  const fail = async (times: number, address?: string) => {
    for (let count = 0; count < times; count += 1) assert.ok((await failed(address)) instanceof UnauthenticatedError);
  };

  test('are told apart from too many of them, for the rest of the minute', async () => {
    await fail(MOST_FAILED_KEYS - 1);
    nowMs += 40_000;
    await fail(1);
    const refused = await failed();
    assert.ok(refused instanceof RateLimitedRefusal);
    assert.equal(refused.retryAfterMs, 20_000);
    assert.match(refused.message, /More than 300 keys that don’t hold .* try again in 20 s/);
    nowMs += 19_999;
    assert.ok((await failed()) instanceof RateLimitedRefusal);
    nowMs += 2;
    await fail(MOST_FAILED_KEYS);
    assert.ok((await failed()) instanceof RateLimitedRefusal);
    assert.equal(lines.filter((line) => line.includes('many_failed_keys')).length, 2);
    assert.ok(!lines.join('').includes('pg_wrong'));
  });

  test('close nobody out who has one that holds, or none', async () => {
    for (let count = 0; count < 2 * MOST_FAILED_KEYS; count += 1) {
      await failed();
      assert.ok((await authenticate(GOOD, HERE)) !== null);
    }
    assert.ok((await failed()) instanceof RateLimitedRefusal);
    assert.equal(await authenticate(null, HERE), null);
  });

  test('aren’t counted where none came, nor where the address is gone', async () => {
    for (let count = 0; count < 2 * MOST_FAILED_KEYS; count += 1) {
      await authenticate(null, HERE);
      assert.ok((await failed(null)) instanceof UnauthenticatedError);
    }
    await fail(MOST_FAILED_KEYS);
  });

  test('are counted for each address: one of IPv4 however it is written, a network of IPv6', async () => {
    const tooMany = async (address: string) => (await failed(address)) instanceof RateLimitedRefusal;
    await fail(MOST_FAILED_KEYS, '203.0.113.9');
    assert.equal(await tooMany('::ffff:203.0.113.9'), true);
    assert.equal(await tooMany('203.0.113.10'), false);
    for (let host = 1; host <= MOST_FAILED_KEYS; host += 1) await fail(1, `2001:db8:1:2::${host.toString(16)}`);
    assert.equal(await tooMany('2001:0db8:0001:0002:ffff::'), true);
    assert.equal(await tooMany('2001:db8:1:3::1'), false);
    assert.equal(await tooMany('what no address is'), false);
  });

  test('of more addresses than are remembered cost no more memory: the oldest are forgotten', async () => {
    await fail(MOST_FAILED_KEYS);
    assert.ok((await failed()) instanceof RateLimitedRefusal);
    for (let other = 0; other < 10_000; other += 1) await fail(1, `10.${other >> 8}.${other & 255}.1`);
    await fail(1);
  });

  test('and nothing but them: what is the database’s fault is no failed key', async () => {
    const broken = limitFailedKeys(
      { authenticate: () => Promise.reject(new Error('the database is away')) },
      { log: createLog('silent'), clock },
    );
    for (let count = 0; count < 2 * MOST_FAILED_KEYS; count += 1)
      await assert.rejects(broken(GOOD, HERE), /the database is away/);
  });
});
