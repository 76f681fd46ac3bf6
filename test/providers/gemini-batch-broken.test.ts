import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { freeFetch } from '../../src/providers/free-fetch.ts';
import { createGemini } from '../../src/providers/gemini.ts';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import type { ProviderUpdate } from '../../src/providers/provider.ts';
import type { LookOutcome, QueueMethod, SubmitOutcome } from '../../src/providers/queue-method.ts';
import { type Answer, answering, chunk, gather, imagePart, KEY, nameOf, REQUEST, startServer } from './answers.ts';
import { briefly } from './random-faults.ts';

const NAME = 'batches/b-1';
const OPERATION = { id: NAME, state: {} };
const json = (status: number, body: unknown): Answer => answering(status, 'application/json', JSON.stringify(body));
const error = (code: number, status: string): Answer =>
  json(code, { error: { code, status, message: `Of ${status}.` } });

describe('a submit', () => {
  test('with an answer that has no batch in it leaves open whether there is one', async () => {
    for (const answer of [
      json(200, {}),
      json(200, { name: 'operations/other' }),
      json(200, []),
      answering(200, 'application/json', '{"name": "batches/b'),
      answering(502, 'text/html', '<html>'),
      answering(500, 'application/json', '{"message":"oops"}'),
    ]) {
      assert.equal((await submitTo(answer)).outcome, 'unknown');
    }
  });

  test('that says no is a failure, in the provider’s form or turned away before it', async () => {
    for (const [answer, expected] of [
      [error(429, 'RESOURCE_EXHAUSTED'), 'failed RATE_LIMITED RETRY NO'],
      [error(503, 'UNAVAILABLE'), 'failed PROVIDER_UNAVAILABLE RETRY NO'],
      [error(400, 'INVALID_ARGUMENT'), 'failed INVALID_REQUEST OFFER NO'],
      [answering(413, 'text/html', '<html>'), 'failed INVALID_REQUEST OFFER NO'],
    ] as const) {
      const outcome = await submitTo(answer);
      assert(outcome.outcome === 'failed');
      assert.equal(briefly({ outcome: { ...outcome, usage: null, providerRequestId: null } }), expected);
    }
  });

  test('with wrong catalog data is never sent, nor is one without the lease', async () => {
    const server = await startServer((_request, response) => void response.end());
    try {
      const method = batchesAt(server.url);
      const call = { signal: AbortSignal.timeout(5000), beforeSend: () => undefined, hookUrl: null };
      const wrong = await method.submit({ ...REQUEST, upstreamModelId: '../x' }, call);
      assert.equal(wrong.outcome, 'failed');
      const lapsed = new Error('the lease lapsed');
      const beforeSend = (): never => {
        throw lapsed;
      };
      await assert.rejects(method.submit(REQUEST, { ...call, beforeSend }), lapsed);
      assert.equal(server.calls(), 0);
    } finally {
      await server.stop();
    }
    const { outcome } = await batchesAt(server.url).submit(REQUEST, {
      signal: AbortSignal.timeout(5000),
      beforeSend: () => undefined,
      hookUrl: null,
    });
    assert.equal(outcome, 'failed', 'nobody is there any more');
  });
});

describe('a look', () => {
  test('at what can’t be read now says so, and the job is as it was', async () => {
    for (const answer of [
      error(503, 'UNAVAILABLE'),
      error(429, 'RESOURCE_EXHAUSTED'),
      error(403, 'PERMISSION_DENIED'),
      answering(404, 'text/html', '<html>'),
      answering(200, 'application/json', '{"name":'),
      json(200, { nonsense: true }),
    ]) {
      assert.equal((await lookAt(answer)).outcome.outcome, 'unreachable');
    }
    const patient = await lookAt(answering(429, 'application/json', '{}', { 'retry-after': '7' }));
    assert.deepEqual(patient.outcome.outcome === 'unreachable' && patient.outcome.retryAfterMs, 7000);
  });

  test('finds the answer in both places and both spellings of the state', async () => {
    const response = {
      ...chunk([{ text: 'Here.' }, imagePart('final')], 'STOP'),
      usageMetadata: { promptTokenCount: 1 },
    };
    const output = { inlinedResponses: { inlinedResponses: [{ response, metadata: { key: 'att_1' } }] } };
    for (const operation of [
      { name: NAME, done: true, metadata: { state: 'BATCH_STATE_SUCCEEDED' }, response: output },
      { name: NAME, done: true, metadata: { state: 'JOB_STATE_SUCCEEDED', output } },
      { name: NAME, done: true, metadata: { state: 'BATCH_STATE_TO_COME' }, response: output },
      // What was made before the batch was stopped is there, and billed.
      { name: NAME, done: true, metadata: { state: 'BATCH_STATE_CANCELLED', output } },
    ]) {
      const { updates, outcome } = await lookAt(json(200, operation));
      assert(outcome.outcome === 'succeeded', briefly({ outcome }));
      assert.deepEqual([nameOf(outcome.pictures[0]?.bytes), outcome.providerRequestId], ['final', NAME]);
      assert.deepEqual(updates, [{ type: 'text', text: 'Here.' }]);
      assert.equal(outcome.conversation, undefined, 'the request isn’t known to this look');
    }
  });

  for (const [what, operation, expected] of [
    ['a request’s own error', succeeded({ error: { code: 8, message: 'Too many.' } }), 'failed RATE_LIMITED RETRY NO'],
    [
      'an error with an HTTP status',
      succeeded({ error: { code: 503, message: 'Later.' } }),
      'failed PROVIDER_UNAVAILABLE RETRY NO',
    ],
    [
      'an answer in no known form',
      succeeded({ response: { candidates: 'all' } }),
      'failed PROVIDER_BAD_RESPONSE OFFER MAYBE',
    ],
    [
      'no answer at all',
      { name: NAME, done: true, metadata: { state: 'BATCH_STATE_SUCCEEDED' } },
      'failed PROVIDER_BAD_RESPONSE OFFER MAYBE',
    ],
    [
      'the error of the whole',
      { name: NAME, done: true, metadata: { state: 'BATCH_STATE_FAILED' }, error: { code: 3, message: 'No.' } },
      'failed INVALID_REQUEST OFFER NO',
    ],
    [
      'an end by time',
      { name: NAME, done: true, metadata: { state: 'BATCH_STATE_EXPIRED' } },
      'failed TIMEOUT OFFER NO',
    ],
    [
      'a cancel',
      { name: NAME, done: true, metadata: { state: 'BATCH_STATE_CANCELLED' }, error: { code: 1 } },
      'canceled',
    ],
    ['a state that is new to us', { name: NAME, metadata: { state: 'BATCH_STATE_WARMING_UP' } }, 'pending'],
  ] as const) {
    test(`that finds ${what} ends as "${expected}"`, async () => {
      const { outcome } = await lookAt(json(200, operation));
      assert.equal(briefly({ outcome }), expected);
    });
  }

  test('at one that isn’t there any more knows that its picture can’t be had', async () => {
    assert.equal(briefly(await lookAt(error(404, 'NOT_FOUND'))), 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE');
  });
});

test('a list that can’t be read tells nothing about a lost submit', async () => {
  for (const answer of [
    error(503, 'UNAVAILABLE'),
    answering(200, 'application/json', '{"operations": ['),
    json(200, 7),
  ]) {
    const server = await startServer(answer);
    try {
      const lost = { request: REQUEST, intendedAt: new Date(), taken: () => Promise.resolve(false) };
      const found = await batchesAt(server.url).find(lost, { signal: AbortSignal.timeout(5000) });
      assert.equal(found.outcome, 'unreachable');
    } finally {
      await server.stop();
    }
  }
});

function succeeded(answer: object): object {
  const response = { inlinedResponses: { inlinedResponses: [answer] } };
  return { name: NAME, done: true, metadata: { state: 'BATCH_STATE_SUCCEEDED' }, response };
}

function batchesAt(baseUrl: string): QueueMethod {
  const { batch } = createGemini({ baseUrl, apiKey: KEY, fetch: createPaidFetch(), freeFetch });
  assert(batch !== null);
  return batch;
}

async function submitTo(answer: Answer): Promise<SubmitOutcome> {
  const server = await startServer(answer);
  try {
    const call = { signal: AbortSignal.timeout(5000), beforeSend: () => undefined, hookUrl: null };
    const submitted = await batchesAt(server.url).submit(REQUEST, call);
    assert.equal(server.calls(), 1, 'one submit is sent once');
    return submitted;
  } finally {
    await server.stop();
  }
}

async function lookAt(answer: Answer): Promise<{ updates: readonly ProviderUpdate[]; outcome: LookOutcome }> {
  const server = await startServer(answer);
  try {
    return await gather(batchesAt(server.url).look(OPERATION, { signal: AbortSignal.timeout(5000) }));
  } finally {
    await server.stop();
  }
}
