import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDelivered, nextDelayMs, type TryOutcome } from '../../src/webhooks/schedule.ts';

const answered = (status: number, retryAfter: string | null = null): TryOutcome => ({ status, retryAfter, why: null });

describe('the schedule', () => {
  test('is ten tries: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h', () => {
    const delays = Array.from({ length: 10 }, (_, index) => nextDelayMs(index + 1, answered(500), { random: () => 0 }));
    const hour = 3_600_000;
    const hours = [2, 5, 10, 14, 20, 24].map((count) => count * hour);
    assert.deepEqual(delays, [5000, 300_000, hour / 2, ...hours, null]);
  });

  test('is stretched by up to a tenth, so that what failed together comes back apart', () => {
    assert.equal(nextDelayMs(2, answered(500), { random: () => 1 }), 330_000);
    const all = new Set(Array.from({ length: 100 }, () => nextDelayMs(2, answered(500))));
    assert.ok(all.size > 50);
  });

  test('listens to Retry-After of 429 and 503 alone, and never comes earlier for it', () => {
    const delay = (status: number, retryAfter: string) =>
      nextDelayMs(1, answered(status, retryAfter), { random: () => 0, now: new Date('2026-11-27T10:00:00Z') });
    assert.equal(delay(429, '60'), 60_000);
    assert.equal(delay(503, 'Fri, 27 Nov 2026 10:01:30 GMT'), 90_000);
    assert.equal(delay(503, '0'), 5000);
    assert.equal(delay(429, '86400'), 3_600_000);
    assert.equal(delay(500, '60'), 5000);
    assert.equal(nextDelayMs(10, answered(503, '60')), null);
  });

  test('ends with a 2xx status, and with nothing else', () => {
    const taken = [100, 199, 200, 201, 204, 299, 300, 304, 400, 410, 500].filter((status) =>
      isDelivered(answered(status)),
    );
    assert.deepEqual(taken, [200, 201, 204, 299]);
    assert.equal(isDelivered({ status: null, retryAfter: null, why: 'it took too long' }), false);
  });
});
