import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ErrorCode } from '../../src/providers/provider-error.ts';
import {
  afterOutcome,
  breakerTimes,
  isDue,
  NEVER_OPENED,
  type Breaker,
  type Outcome,
} from '../../src/routing/breaker.ts';
import { healthOfRecent } from '../../src/routing/recent-calls.ts';
import { Tally } from '../../src/routing/tally.ts';

const TIMES = breakerTimes({ least: 15_000, most: 120_000 }, 1);
const failure = (code: ErrorCode, retryAfterMs: number | null = null): Outcome => ({ code, retryAfterMs });
const after = (breaker: Breaker, outcome: Outcome, now: number, trip: string | null = null) =>
  afterOutcome(breaker, { outcome, trip, now }, TIMES);
const open: Breaker = { state: 'OPEN', opens: 1, reason: 'It failed.', retryAt: 15_000, probeUntil: null };
const probed: Breaker = { ...open, state: 'HALF_OPEN', probeUntil: 140_000 };

describe('a breaker', () => {
  test('opens for the least time when the last calls were too many failures', () => {
    assert.deepEqual(after(NEVER_OPENED, failure('PROVIDER_ERROR'), 0, 'Five failed.'), {
      state: 'OPEN',
      opens: 1,
      reason: 'Five failed.',
      retryAt: 15_000,
      probeUntil: null,
    });
  });

  test('stays closed, as the same object, when they were not', () => {
    assert.equal(after(NEVER_OPENED, failure('PROVIDER_ERROR'), 0), NEVER_OPENED);
  });

  test('opens for twice as long with each probe that fails, up to the most', () => {
    let breaker = probed;
    const openMs: number[] = [];
    for (let probes = 0; probes < 5; probes += 1) {
      breaker = after({ ...breaker, state: 'HALF_OPEN' }, failure('TIMEOUT'), 1000);
      assert.equal(breaker.state, 'OPEN');
      openMs.push((breaker.retryAt ?? 0) - 1000);
    }
    assert.deepEqual(openMs, [30_000, 60_000, 120_000, 120_000, 120_000]);
    assert.equal(breaker.reason, 'Tried again, and it still fails: TIMEOUT.');
  });

  test('stays open for as long as the provider asks to be left alone, but not for a year', () => {
    assert.equal(after(NEVER_OPENED, failure('RATE_LIMITED', 40_000), 0, 'Five.').retryAt, 40_000);
    assert.equal(after(NEVER_OPENED, failure('RATE_LIMITED', 2000), 0, 'Five.').retryAt, 15_000);
    assert.equal(after(NEVER_OPENED, failure('RATE_LIMITED', 3e10), 0, 'Five.').retryAt, 600_000);
  });

  for (const code of ['PROVIDER_AUTH', 'PROVIDER_QUOTA'] as const) {
    test(`opens at once and for long at ${code}`, () => {
      const breaker = after(NEVER_OPENED, failure(code), 0);
      assert.equal(breaker.state, 'OPEN');
      assert.equal(breaker.retryAt, 600_000);
      assert.equal(after(probed, failure(code), 20_000).retryAt, 620_000);
    });
  }

  test('is closed by a success, and forgets how often it opened', () => {
    for (const breaker of [open, probed]) {
      assert.deepEqual(after(breaker, 'succeeded', 1), { ...NEVER_OPENED, reason: 'It works again.' });
    }
  });

  for (const code of ['NO_IMAGE', 'CONTENT_POLICY'] as const) {
    test(`is closed by ${code}, too: the offer works, and it is no fault of its`, () => {
      assert.equal(after(probed, failure(code), 1).state, 'CLOSED');
      assert.equal(after(NEVER_OPENED, failure(code), 1, 'Five.'), NEVER_OPENED);
    });
  }

  test('doesn’t mind the failures of calls that were under way when it opened', () => {
    assert.equal(after(open, failure('PROVIDER_ERROR'), 14_999, 'Five.'), open);
  });

  test('opens again when a call fails after its time, probe or not', () => {
    assert.equal(after(open, failure('PROVIDER_ERROR'), 15_000).retryAt, 45_000);
  });

  for (const code of ['INVALID_REQUEST', 'STORAGE', 'INTERNAL', 'CANCELED'] as const) {
    test(`learns nothing from ${code}, and makes room for another probe`, () => {
      assert.equal(after(open, failure(code), 20_000), open);
      assert.equal(after(NEVER_OPENED, failure(code), 20_000, 'Five.'), NEVER_OPENED);
      assert.ok(isDue(after(probed, failure(code), 20_000), 20_000));
    });
  }

  test('is due for a probe when its time is over and no probe is under way', () => {
    assert.equal(isDue(NEVER_OPENED, 1e9), false);
    assert.equal(isDue(open, 14_999), false);
    assert.equal(isDue(open, 15_000), true);
    assert.equal(isDue(probed, 139_999), false);
    // Whoever made the probe is gone.
    assert.equal(isDue(probed, 140_000), true);
  });

  test('waits as much less as its providers are faster', () => {
    const fast = breakerTimes({ least: 15_000, most: 120_000 }, 10);
    assert.deepEqual(fast, {
      openMs: { least: 1500, most: 12_000 },
      refusedMs: 60_000,
      probeMs: 12_000,
      windowMs: 6000,
    });
  });
});

describe('a tally', () => {
  test('trips at five failures on end, and says of what', () => {
    const tally = new Tally(60_000);
    for (let calls = 0; calls < 4; calls += 1) assert.equal(tally.failed(calls, 'PROVIDER_ERROR'), null);
    assert.equal(tally.failed(5, 'TIMEOUT'), '5 calls on end failed, the last with TIMEOUT.');
  });

  test('begins to count anew at each success, and when it is cleared', () => {
    const tally = new Tally(60_000);
    for (let calls = 0; calls < 4; calls += 1) tally.failed(calls, 'PROVIDER_ERROR');
    tally.succeeded(4);
    for (let calls = 0; calls < 4; calls += 1) assert.equal(tally.failed(5, 'PROVIDER_ERROR'), null);
    tally.clear();
    for (let calls = 0; calls < 4; calls += 1) assert.equal(tally.failed(6, 'PROVIDER_ERROR'), null);
  });

  /** Two successes, then failures and successes in turn: never more than one failure on end. */
  const inTurn = (tally: Tally, calls: number, everyMs: number): (string | null)[] =>
    Array.from({ length: calls }, (_, index) => {
      if (index % 2 === 1) return tally.failed(index * everyMs, 'PROVIDER_ERROR');
      tally.succeeded(index * everyMs);
      return null;
    });

  test('trips when half of the last ten failed', () => {
    const trips = inTurn(new Tally(60_000), 10, 100);
    assert.deepEqual(
      trips.findIndex((trip) => trip !== null),
      9,
    );
    assert.equal(trips[9], '5 of the last 10 calls failed, the last with PROVIDER_ERROR.');
  });

  test('doesn’t when fewer failed', () => {
    const tally = new Tally(60_000);
    tally.succeeded(0);
    tally.succeeded(0);
    assert.ok(inTurn(tally, 60, 10).every((trip) => trip === null));
  });

  test('forgets what is a minute old', () => {
    // Ten calls take longer than the minute, so that there are never ten in it.
    assert.ok(inTurn(new Tally(60_000), 100, 7000).every((trip) => trip === null));
  });
});

describe('the last calls of an offer whose breaker is closed', () => {
  const cases = [
    ['UNKNOWN', undefined],
    ['UNKNOWN', { calls: 3, failures: 3 }],
    ['HEALTHY', { calls: 4, failures: 0 }],
    ['HEALTHY', { calls: 9, failures: 2 }],
    ['DEGRADED', { calls: 8, failures: 2 }],
  ] as const;
  for (const [health, recent] of cases) {
    test(`make it ${health} with ${recent?.failures ?? 'no'} failures in ${recent?.calls ?? 'no'} calls`, () => {
      assert.equal(healthOfRecent(recent), health);
    });
  }
});
