import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { freeFetch } from '../../src/providers/free-fetch.ts';
import { createGemini } from '../../src/providers/gemini.ts';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import {
  ask,
  brief,
  chunk,
  event,
  imagePart,
  KEY,
  named,
  REQUEST,
  startServer,
  STOP,
  streamed,
  syncMethod,
  tell,
} from './answers.ts';

describe('an answer that breaks off', () => {
  const thought = event(chunk([{ text: 'Hmm.', thought: true }]));
  const picture = event(chunk([imagePart('maybe final')]));

  test('an end without a finish reason leaves the outcome open, and its picture becomes a preview', async () => {
    const told = await ask(streamed(thought, picture));
    assert.deepEqual(named(told.updates), [['accepted'], ['thought', 'Hmm.'], ['preview', 'maybe final']]);
    assert.deepEqual([told.outcome.outcome, told.outcome.providerRequestId], ['unknown', 'r1']);
  });

  test('a cut anywhere leaves the outcome open', async () => {
    const bytes = Buffer.from(thought + event(chunk([{ text: 'größer', thought: true }])) + picture + STOP);
    const complete = bytes.lastIndexOf('}');
    for (const end of [0, 3, 7, 60, thought.length, bytes.indexOf('ö') + 1, bytes.length - STOP.length - 3, complete]) {
      const told = await ask((request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.flushHeaders();
        response.write(bytes.subarray(0, end), () => setImmediate(() => request.socket.destroy()));
      });
      assert.equal(brief(told), 'unknown', `cut after ${end} bytes`);
      assert.equal(brief(await ask(streamed(bytes.subarray(0, end)))), 'unknown', `ended after ${end} bytes`);
    }
  });

  test('an event that is not JSON, or no answer, leaves the outcome open', async () => {
    for (const nonsense of [
      'data: {oops\n\n',
      'data: 7\n\n',
      'data: {"candidates":"all"}\n\n',
      'data: {"candidates":[{"content":{"parts":{"a":1}}}]}\n\n',
    ]) {
      assert.equal(brief(await ask(streamed(thought, nonsense, picture, STOP))), 'unknown', nonsense);
    }
  });

  test('an error in mid-stream is a complete answer, which may be charged once work was seen', async () => {
    const error = event({ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } });
    const late = await ask(streamed(thought, picture, error));
    assert.equal(brief(late), 'failed PROVIDER_UNAVAILABLE RETRY MAYBE');
    assert.deepEqual(named(late.updates).at(-1), ['preview', 'maybe final']);
    assert.equal(brief(await ask(streamed(error))), 'failed PROVIDER_UNAVAILABLE RETRY NO');
  });

  test('silence before the first byte and in mid-answer leaves the outcome open', async () => {
    const silent = await ask(() => undefined, { firstByteTimeoutMs: 100 });
    assert.deepEqual([brief(silent), silent.updates], ['unknown', []]);
    const stalled = await ask(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(thought);
      },
      { idleTimeoutMs: 100 },
    );
    assert.deepEqual([brief(stalled), named(stalled.updates)], ['unknown', [['accepted'], ['thought', 'Hmm.']]]);
  });

  test('thinking without end is cut off at its cap', async () => {
    const megabyte = event(chunk([{ text: 'x'.repeat(1024 ** 2), thought: true }]));
    const told = await ask(streamed(...Array.from({ length: 12 }, () => megabyte), STOP));
    assert.equal(brief(told), 'unknown');
    assert.equal(told.updates.length, 1 + 9);
  });

  test('an abort before sending is a failure that cost nothing, after it an open outcome', async () => {
    const server = await startServer(() => undefined);
    const stop = new AbortController();
    try {
      const before = await tell(server.url, {}, { signal: AbortSignal.abort() });
      assert.equal(brief(before), 'failed CANCELED RETRY NO');
      const running = tell(server.url, {}, { signal: stop.signal, beforeSend: () => setImmediate(() => stop.abort()) });
      const { outcome } = await running;
      assert(outcome.outcome === 'unknown');
      assert.equal(outcome.reason, 'aborted');
    } finally {
      await server.stop();
    }
  });

  test('an event that never ends is cut off at its cap', async () => {
    const megabyte = 'a'.repeat(1024 ** 2);
    const told = await ask(streamed('data: "', ...Array.from({ length: 66 }, () => megabyte)));
    assert(told.outcome.outcome === 'unknown');
    assert.match(told.outcome.reason, /more than 67108864 characters/);
  });

  test('a consumer that stops listening hangs up', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(thought);
    });
    try {
      const gemini = createGemini({ baseUrl: server.url, apiKey: KEY, fetch: createPaidFetch(), freeFetch });
      const call = { signal: AbortSignal.timeout(20_000), beforeSend: () => undefined };
      for await (const update of syncMethod(gemini).run(REQUEST, call)) {
        assert.equal(update.type, 'accepted');
        break;
      }
      for (const cap = Date.now() + 10_000; server.openSockets() > 0 && Date.now() < cap;) await turn();
      assert.equal(server.openSockets(), 0);
    } finally {
      await server.stop();
    }
  });
});
