import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, started, type Ended } from '../installation.ts';
import { billOf, microsOf, microsOfUsd, requestsOf } from './billed.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord, type Record } from './records.ts';

/** By fault: the code, the status of each attempt, whether the sandbox billed the last of them, the kind of its ledger entry. */
const FAULTS = {
  '400': ['INVALID_REQUEST', 'FAILED', 1, 'free', null],
  '401': ['PROVIDER_AUTH', 'FAILED', 1, 'free', null],
  '403': ['PROVIDER_AUTH', 'FAILED', 1, 'free', null],
  '404': ['PROVIDER_ERROR', 'FAILED', 1, 'free', null],
  '429': ['RATE_LIMITED', 'FAILED', 6, 'free', null],
  '429-day': ['PROVIDER_QUOTA', 'FAILED', 1, 'free', null],
  '500': ['PROVIDER_ERROR', 'FAILED', 6, 'free', null],
  '503': ['PROVIDER_UNAVAILABLE', 'FAILED', 6, 'free', null],
  '504': ['PROVIDER_ERROR', 'FAILED', 6, 'free', null],
  safety: ['CONTENT_POLICY', 'FAILED', 1, 'free', null],
  blocked: ['CONTENT_POLICY', 'FAILED', 1, 'free', null],
  text: ['NO_IMAGE', 'FAILED', 6, 'free', 'maybe'],
  'no-image': ['NO_IMAGE', 'FAILED', 6, 'free', null],
  garbage: ['PROVIDER_BAD_RESPONSE', 'FAILED', 1, 'billed', 'maybe'],
  'stream-error': ['PROVIDER_UNAVAILABLE', 'FAILED', 6, 'free', 'maybe'],
  cut: ['PROVIDER_OUTCOME_UNKNOWN', 'ABANDONED', 1, 'billed', 'maybe'],
  drop: ['PROVIDER_OUTCOME_UNKNOWN', 'ABANDONED', 1, 'billed', 'maybe'],
  truncated: ['PROVIDER_OUTCOME_UNKNOWN', 'ABANDONED', 1, 'billed', 'maybe'],
  malformed: ['PROVIDER_OUTCOME_UNKNOWN', 'ABANDONED', 1, 'billed', 'maybe'],
  html: ['PROVIDER_OUTCOME_UNKNOWN', 'ABANDONED', 1, 'free', 'maybe'],
} as const;

const SUCCESSES = {
  plain: 'a kettle on a stove',
  slow: 'a kettle [fail:slow]',
  drafts: 'a kettle [fail:drafts]',
  'one error': 'a kettle [fail:500:1]',
  'an error in mid-stream': 'a kettle [fail:stream-error:1]',
} as const;

interface Outcome {
  readonly prompt: string;
  readonly generation: Ended;
  readonly record: Record;
}

describe('what a provider answers', () => {
  let house: House;
  const outcomes = new Map<string, Outcome>();

  before(async () => {
    house = await openHouse({ WORKER_CONCURRENCY: '40' });
    const prompts = new Map<string, string>([
      ...Object.keys(FAULTS).map((fault) => [fault, `a kettle [fail:${fault}]`] as const),
      ...Object.entries(SUCCESSES),
    ]);
    // All at once: a row of tries takes ten seconds and more.
    await Promise.all(
      [...prompts].map(async ([name, prompt]) => {
        const generation = await ended(house.installation, await started(house.installation, { prompt }), 90_000);
        const record = await wholeRecord(house.database.database, generation.id);
        outcomes.set(name, { prompt, generation, record });
      }),
    );
  });
  after(() => house.close());

  const outcomeOf = (name: string): Outcome => {
    const outcome = outcomes.get(name);
    assert.ok(outcome);
    return outcome;
  };

  for (const [fault, [code, status, tries, billed, kind]] of Object.entries(FAULTS)) {
    test(`[fail:${fault}] ends with ${code} after ${tries === 1 ? 'one try' : `${tries} tries`}`, async () => {
      const { prompt, generation, record } = outcomeOf(fault);
      assert.equal(generation.error?.code, code, JSON.stringify(generation.error));
      assert.equal(generation.status, 'FAILED');
      assert.deepEqual(
        generation.attempts.map((attempt) => `${attempt.status} ${attempt.error?.code}`),
        Array.from({ length: tries }, () => `${status} ${code}`),
      );
      assert.equal((await requestsOf(house.sandbox, prompt)).length, tries);
      const bill = await billOf(house.sandbox, prompt);
      assert.deepEqual(
        bill.map((entry) => entry.status),
        Array.from({ length: tries }, () => billed),
      );
      assert.deepEqual([...new Set(record.ledger.map((entry) => entry.kind))], kind === null ? [] : [kind]);
      // What may have been billed is booked at no less than the bill, image by image.
      if (billed === 'billed') assert.ok((record.costMicros ?? 0) >= tries * 67_000, String(record.costMicros));
      assert.deepEqual(generation.images, []);
    });
  }

  test('a message tells the provider’s reason without repeating the prompt', () => {
    const { generation } = outcomeOf('503');
    assert.match(generation.error?.message ?? '', /overloaded/);
    assert.doesNotMatch(JSON.stringify(generation.error), /a kettle/);
  });

  test('an outcome that is not known says that it may have been billed and was not asked again', () => {
    const { generation } = outcomeOf('drop');
    assert.match(generation.error?.message ?? '', /may have been billed.*not asked again/);
    assert.equal(generation.error?.retryable, false);
  });

  for (const name of ['plain', 'slow', 'one error'] as const) {
    test(`a success (${name}) costs exactly what the bill’s counts cost`, async () => {
      const { prompt, generation, record } = outcomeOf(name);
      assert.equal(generation.status, 'SUCCEEDED');
      const billed = (await billOf(house.sandbox, prompt)).filter((entry) => entry.status === 'billed');
      assert.equal(billed.length, 1);
      assert.ok(billed[0]);
      assert.equal(microsOfUsd(generation.costUsd ?? ''), microsOf(billed[0], '1K'));
      assert.deepEqual(
        record.ledger.map(({ kind }) => kind),
        ['charge'],
      );
      assert.equal(generation.images.length, 1);
    });
  }

  test('drafts are previews, the last picture is the picture, and each is paid for', async () => {
    const { prompt, generation, record } = outcomeOf('drafts');
    assert.equal(generation.status, 'SUCCEEDED');
    assert.equal(record.events.filter((type) => type === 'PREVIEW').length, 2);
    assert.equal(generation.images.length, 1);
    const [billed] = await billOf(house.sandbox, prompt);
    assert.equal(billed?.images, 3);
    assert.ok(billed);
    assert.equal(microsOfUsd(generation.costUsd ?? ''), microsOf(billed, '1K'));
  });

  test('an error in mid-stream may have cost its tokens, and the next try gives the picture', () => {
    const { generation, record } = outcomeOf('an error in mid-stream');
    assert.equal(generation.status, 'SUCCEEDED');
    assert.deepEqual(
      record.attempts.map(({ status }) => status),
      ['FAILED', 'SUCCEEDED'],
    );
    assert.deepEqual(
      record.ledger.map(({ kind }) => kind),
      ['maybe', 'charge'],
    );
  });
});
