import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import type { LookOutcome } from '../../src/providers/queue-method.ts';
import { replicateBody } from '../../src/providers/replicate-body.ts';
import { type Answer, answering, startServer } from './answers.ts';
import {
  briefOf,
  find,
  lookOnce,
  type Looked,
  messagesOf,
  replicateAt,
  REQUEST,
  submit,
  TOKEN,
} from './replicate-calls.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM_TYPE = 'application/problem+json';
const ID = 'abc123';
const OPERATION = { id: ID, state: { pricedByOutput: true } };

const json = (body: unknown, status = 200): Answer => answering(status, JSON_TYPE, JSON.stringify(body));
const problem = (status: number, more: object = {}, headers: Record<string, string> = {}): Answer =>
  answering(status, PROBLEM_TYPE, JSON.stringify({ title: 'No', detail: 'It is so.', status, ...more }), headers);
const prediction = (more: object): object => ({ id: ID, status: 'processing', input: {}, output: null, ...more });

/** Serves one answer to everything, to one use of an adapter. */
async function against<T>(
  answer: Answer,
  use: (replicate: ReturnType<typeof replicateAt>, server: Awaited<ReturnType<typeof startServer>>) => Promise<T>,
): Promise<T> {
  const server = await startServer(answer);
  try {
    return await use(replicateAt(`${server.url}/v1`, { firstByteTimeoutMs: 500 }), server);
  } finally {
    await server.stop();
  }
}

const submitTo = (answer: Answer): Promise<string> =>
  against(answer, async (replicate, server) => {
    const outcome = await submit(replicate);
    assert.equal(server.calls(), 1, 'a submit is sent once');
    return briefOf(outcome);
  });
const lookAt = (answer: Answer): Promise<Looked> => against(answer, (replicate) => lookOnce(replicate, OPERATION));

describe('an answer to a submit', () => {
  for (const [name, answer] of [
    ['that is no JSON', answering(201, JSON_TYPE, '<html>')],
    ['that is empty', answering(201, JSON_TYPE, '')],
    ['without an id', json({ status: 'starting' }, 201)],
    ['with an empty id', json({ id: '', status: 'starting' }, 201)],
    ['with an id that is no text', json({ id: 7, status: 'starting' }, 201)],
    ['that is a list', json([prediction({})], 201)],
    ['that is null', json(null, 201)],
    ['of a proxy that broke', answering(502, 'text/html', '<h1>Bad gateway</h1>')],
    ['of 500 in another form', json({ message: 'oops' }, 500)],
    ['of 503 without a body', answering(503, 'text/plain', '')],
    ['of a timeout on the way', answering(408, 'text/plain', 'late')],
    ['that redirects', answering(307, 'text/plain', '', { location: '/elsewhere' })],
    ['that never comes', () => undefined],
    ['that is reset', (request) => void request.socket.destroy()],
    [
      'that breaks off',
      (_request, response) => {
        response.writeHead(201, { 'content-type': JSON_TYPE, 'content-length': '1000' });
        response.write('{"id":"abc123","status":"starting"}', () => setImmediate(() => response.destroy()));
      },
    ],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    test(`${name} leaves the outcome open`, async () => {
      assert.equal(await submitTo(answer), 'unknown');
    });
  }

  for (const [name, answer, expected] of [
    ['a problem of 400', problem(400), 'failed INVALID_REQUEST OFFER NO'],
    ['a problem of 402', problem(402), 'failed PROVIDER_QUOTA OFFER NO'],
    ['a problem of 409', problem(409), 'failed PROVIDER_ERROR OFFER NO'],
    ['a problem of 500', problem(500), 'failed PROVIDER_ERROR RETRY MAYBE'],
    ['a problem of 502', problem(502), 'failed PROVIDER_ERROR RETRY MAYBE'],
    ['a problem of 503', problem(503), 'failed PROVIDER_UNAVAILABLE RETRY NO'],
    ['401 in another form', answering(401, 'text/html', '<h1>No</h1>'), 'failed PROVIDER_AUTH OFFER NO'],
    ['403 in another form', answering(403, 'text/html', '<h1>No</h1>'), 'failed PROVIDER_AUTH OFFER NO'],
    ['429 in another form', answering(429, 'text/plain', 'slow'), 'failed RATE_LIMITED RETRY NO'],
  ] as const) {
    test(`${name} is "${expected}"`, async () => {
      assert.equal(await submitTo(answer), expected);
    });
  }

  test('is classed by its status, whatever its words say', async () => {
    const answer = problem(422, { title: 'Insufficient credit', detail: 'throttled, unauthenticated, flagged (E005)' });
    assert.equal(await submitTo(answer), 'failed INVALID_REQUEST OFFER NO');
  });

  for (const [name, more, headers, expected] of [
    ['of the body', { retry_after: 2.5 }, { 'retry-after': '30' }, 2500],
    ['of the header', {}, { 'retry-after': '7' }, 7000],
    ['beyond reason, capped', { retry_after: 1e9 }, {}, 60_000],
    ['that is odd, not at all', { retry_after: 'soon' }, { 'retry-after': 'soon' }, null],
  ] as const) {
    test(`that throttles asks for the patience ${name}`, async () => {
      const outcome = await against(problem(429, more, headers), (replicate) => submit(replicate));
      assert(outcome.outcome === 'failed');
      assert.equal(outcome.error.retryAfterMs, expected);
    });
  }
});

test('a prediction that has failed at once is accepted, and the first look says how it ended', async () => {
  const answer = json(prediction({ status: 'failed', error: 'Flagged. (E005) (x)' }), 201);
  assert.equal(await submitTo(answer), 'accepted');
});

test('an abort before sending is a failure that cost nothing, after it an open outcome', async () => {
  await against(
    () => undefined,
    async (replicate, server) => {
      const before = await submit(replicate, {}, { signal: AbortSignal.abort() });
      assert.deepEqual([briefOf(before), server.calls()], ['failed CANCELED RETRY NO', 0]);
      const stop = new AbortController();
      const after = await submit(
        replicate,
        {},
        { signal: stop.signal, beforeSend: () => setImmediate(() => stop.abort()) },
      );
      assert(after.outcome === 'unknown');
      assert.equal(after.reason, 'aborted');
    },
  );
});

test('what beforeSend throws comes through, and nothing was sent', async () => {
  await against(json(prediction({})), async (replicate, server) => {
    const lapsed = new Error('the lease is over');
    const beforeSend = (): never => {
      throw lapsed;
    };
    await assert.rejects(submit(replicate, {}, { beforeSend }), (error) => error === lapsed);
    assert.equal(server.calls(), 0);
  });
});

test('wrong catalog data fails the offer before anything is sent', async () => {
  const images = [{ bytes: Buffer.from('x'), mimeType: 'image/png' }];
  await against(json(prediction({})), async (replicate, server) => {
    for (const request of [
      { fields: { 'prompt.x': 1 } },
      { fields: { '__proto__.x': 1 } },
      { images, imageField: null },
      { mask: images[0] ?? null },
      ...['', 'nano', '../x', 'a/..', 'a/b/c', 'a/b?c', 'a/b:c', 'f'.repeat(63), 'F'.repeat(64)].map((id) => ({
        upstreamModelId: id,
      })),
    ]) {
      const outcome = await submit(replicate, request);
      assert.equal(briefOf(outcome), 'failed INTERNAL OFFER NO', JSON.stringify(request));
    }
    assert.equal(server.connections(), 0);
  });
});

test('an offer’s fields reach the model’s input and nothing else', () => {
  const fields = { webhook: 'https://evil.example', version: 'x', 'a.b': 1 };
  assert.deepEqual(replicateBody({ ...REQUEST, prompt: 'p', fields }), {
    input: { prompt: 'p', webhook: 'https://evil.example', version: 'x', a: { b: 1 } },
  });
  const mask = { bytes: Buffer.from('m'), mimeType: 'image/png' };
  assert.deepEqual(replicateBody({ ...REQUEST, prompt: 'p', mask, maskField: 'mask' }), {
    input: { prompt: 'p', mask: 'data:image/png;base64,bQ==' },
  });
});

test('an upload that is refused ends the submit before it costs', async () => {
  const images = [{ bytes: new Uint8Array(300 * 1024), mimeType: 'image/png' }];
  for (const [answer, expected] of [
    [problem(401), 'failed PROVIDER_AUTH OFFER NO'],
    [problem(413), 'failed INVALID_REQUEST OFFER NO'],
    [problem(500), 'failed PROVIDER_ERROR RETRY NO'],
    [answering(502, 'text/html', '<h1>502</h1>'), 'failed PROVIDER_UNAVAILABLE RETRY NO'],
    [json({ id: 'f' }, 201), 'failed PROVIDER_UNAVAILABLE RETRY NO'],
  ] as const) {
    let begun = 0;
    const outcome = await against(answer, (replicate) =>
      submit(replicate, { images }, { beforeSend: () => (begun += 1) }),
    );
    assert.deepEqual([briefOf(outcome), begun], [expected, 0]);
  }
});

describe('a look', () => {
  for (const [name, answer] of [
    ['of 500', problem(500)],
    ['of 401', problem(401)],
    ['that is no JSON', answering(200, JSON_TYPE, '<html>')],
    ['without a status', json({ id: ID })],
    ['about another prediction', json(prediction({ id: 'other', status: 'failed' }))],
    ['that is cut', (request) => void request.socket.destroy()],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    test(`that gets an answer ${name} leaves the job as it was`, async () => {
      assert.equal((await lookAt(answer)).outcome.outcome, 'unreachable');
    });
  }

  test('that is throttled says how long to wait', async () => {
    const { outcome } = await lookAt(problem(429, {}, { 'retry-after': '3' }));
    assert(outcome.outcome === 'unreachable');
    assert.equal(outcome.retryAfterMs, 3000);
  });

  test('takes a status that is new to it for one under way', async () => {
    assert.equal((await lookAt(json(prediction({ status: 'pondering' })))).outcome.outcome, 'pending');
  });

  test('believes that a prediction is gone only at the third time', async () => {
    await against(problem(404), async (replicate) => {
      let operation = replicate.standard.operationOf(ID, REQUEST);
      const seen: string[] = [];
      for (let looks = 0; looks < 3; looks += 1) {
        const { outcome } = await lookOnce(replicate, operation);
        seen.push(briefOf(outcome));
        if (outcome.outcome === 'pending') ({ operation } = outcome);
      }
      assert.deepEqual(seen, ['pending', 'pending', 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE']);
    });
  });

  test('fails for good when the picture’s address leads where nobody may look', async () => {
    const output = 'http://169.254.169.254/latest/meta-data';
    const { outcome } = await lookAt(json(prediction({ status: 'succeeded', output })));
    assert.equal(briefOf(outcome), 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE');
  });

  test('comes again when the picture can’t be had yet, and tells the last lines of the log only at its end', async () => {
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    let away = true;
    const answer: Answer = (request, response) => {
      if (request.url === '/picture.png') {
        if (away) return void response.writeHead(503).end();
        return void response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
      }
      const output = `http://${request.headers.host}/picture.png`;
      return json(prediction({ status: 'succeeded', output, logs: 'one\ntwo' }))(request, response);
    };
    await against(answer, async (replicate) => {
      const first = await lookOnce(replicate, OPERATION);
      assert.deepEqual([first.outcome.outcome, first.updates], ['unreachable', []]);
      away = false;
      const second = await lookOnce(replicate, OPERATION);
      assert.deepEqual(messagesOf(second.updates), ['one', 'two']);
      assert(second.outcome.outcome === 'succeeded');
      assert.deepEqual(Buffer.from(second.outcome.pictures[0]?.bytes ?? []), picture);
    });
  });

  test('takes pictures that come as data, and says which of several are lost', async () => {
    const output = ['data:image/png;base64,b25l', 'data:image/png;base64,%%%', 'data:;base64,dHdv'];
    const { outcome } = await lookAt(json(prediction({ status: 'succeeded', output, metrics: { image_count: 3 } })));
    assert(outcome.outcome === 'succeeded');
    const pictures = outcome.pictures.map(({ bytes, declaredType }) => [Buffer.from(bytes).toString(), declaredType]);
    assert.deepEqual(pictures, [
      ['one', 'image/png'],
      ['two', null],
    ]);
    assert.deepEqual(outcome.usage, { images: 3 });
    assert.deepEqual(outcome.warnings, ['1 of 3 pictures could not be fetched.']);
  });

  for (const [name, more, expected] of [
    ['made nothing and says so', { output: null, metrics: { image_count: 0 } }, 'failed NO_IMAGE RETRY NO'],
    ['made nothing and counts nothing', { output: [] }, 'failed NO_IMAGE RETRY MAYBE'],
    ['answers in words', { output: ['Sorry', ', no.'] }, 'failed NO_IMAGE RETRY MAYBE'],
    ['answers with an object', { output: { odd: true } }, 'failed NO_IMAGE RETRY MAYBE'],
    ['has lost its data', { output: null, data_removed: true }, 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE'],
  ] as const) {
    test(`at a success that ${name} is "${expected}"`, async () => {
      assert.equal(briefOf((await lookAt(json(prediction({ status: 'succeeded', ...more })))).outcome), expected);
    });
  }

  test('doesn’t follow a stream at a stranger’s place', async () => {
    const foreign = await startServer(json({}));
    try {
      const urls = { stream: `${foreign.url}/v1/files/x` };
      const { outcome } = await lookAt(json(prediction({ urls })));
      assert.deepEqual([outcome.outcome, foreign.calls()], ['pending', 0]);
    } finally {
      await foreign.stop();
    }
  });

  test('asks for a prediction alone when its stream can’t be had, and shows the stream no token', async () => {
    const tokens = new Map<string | undefined, string | undefined>();
    const answer: Answer = (request, response) => {
      tokens.set(request.url, request.headers.authorization);
      if (request.url === '/stream') response.writeHead(404).end();
      else json(prediction({ urls: { stream: `http://${request.headers.host}/stream` } }))(request, response);
    };
    const { outcome, updates } = await lookAt(answer);
    assert.deepEqual([outcome.outcome, updates.length], ['pending', 1]);
    assert.deepEqual(
      [...tokens],
      [
        [`/v1/predictions/${ID}`, `Bearer ${TOKEN}`],
        ['/stream', undefined],
      ],
    );
  });
});

describe('a failed prediction', () => {
  const failedWith = async (error: unknown, pricedByOutput = true): Promise<LookOutcome> => {
    const answer = json(prediction({ status: 'failed', error }));
    return against(
      answer,
      async (replicate) => (await lookOnce(replicate, { id: ID, state: { pricedByOutput } })).outcome,
    );
  };
  for (const [error, expected] of [
    ['The input or output was flagged as sensitive. (E005) (uIJ6l3ruRD)', 'failed CONTENT_POLICY REQUEST NO'],
    ['Anything at all. (E005)', 'failed CONTENT_POLICY REQUEST NO'],
    ['Flagged as sensitive, says the model itself', 'failed PROVIDER_ERROR OFFER NO'],
    ['Service is temporarily unavailable (E003) (a)', 'failed PROVIDER_UNAVAILABLE RETRY NO'],
    ['High demand. (E004) (a)', 'failed PROVIDER_UNAVAILABLE RETRY NO'],
    ['Bad input. (E006) (a)', 'failed INVALID_REQUEST OFFER NO'],
    ['CUDA out of memory (E001)', 'failed PROVIDER_ERROR OFFER NO'],
    ['E1001: out of memory', 'failed PROVIDER_ERROR OFFER NO'],
    ['Prediction interrupted; please retry (code: E9999)', 'failed PROVIDER_ERROR RETRY NO'],
    ['Director: unexpected error (E1000)', 'failed PROVIDER_ERROR RETRY NO'],
    ['no code', 'failed PROVIDER_ERROR OFFER NO'],
    [null, 'failed PROVIDER_ERROR OFFER NO'],
    [{ detail: 'odd' }, 'failed PROVIDER_ERROR OFFER NO'],
  ] as const) {
    test(`${JSON.stringify(error)} is "${expected}"`, async () => {
      assert.equal(briefOf(await failedWith(error)), expected);
    });
  }

  test('may cost something where the model is priced by the time that it runs', async () => {
    assert.equal(briefOf(await failedWith('x (E005)', false)), 'failed CONTENT_POLICY REQUEST MAYBE');
  });

  test('is quoted without token and prompt, on one line', async () => {
    const outcome = await failedWith(`${REQUEST.prompt}\nis r8_a-token-that-nobody-may-see (E006)`);
    assert(outcome.outcome === 'failed');
    assert.equal(outcome.error.message, "Replicate's prediction failed: [prompt] is [key] (E006)");
    assert.equal(outcome.error.providerStatus, 'failed E006');
  });
});

describe('the list of predictions', () => {
  test('is read on at Replicate alone, wherever its next page is said to be', async () => {
    const foreign = await startServer(json({ next: null, results: [] }));
    const asked: (string | undefined)[] = [];
    const answer: Answer = (request, response) => {
      asked.push(request.url);
      const next = asked.length === 1 ? `${foreign.url}/v1/predictions?cursor=two` : null;
      const results = [prediction({ id: `p${asked.length}`, created_at: new Date().toISOString() })];
      json({ next, previous: null, results })(request, response);
    };
    try {
      assert.equal((await against(answer, (replicate) => find(replicate))).outcome, 'absent');
      assert.deepEqual([asked, foreign.calls()], [['/v1/predictions', '/v1/predictions?cursor=two'], 0]);
    } finally {
      await foreign.stop();
    }
  });

  test('is read no further than the intent', async () => {
    const results = [prediction({ created_at: '2020-01-01T00:00:00Z' })];
    await against(json({ next: 'http://x.example/?cursor=on', results }), async (replicate, server) => {
      assert.equal((await find(replicate)).outcome, 'absent');
      assert.equal(server.calls(), 1);
    });
  });

  test('doesn’t hide one behind another that is odd', async () => {
    const ours = prediction({ id: 'ours', input: { prompt: REQUEST.prompt }, created_at: new Date().toISOString() });
    const found = await against(json({ next: null, results: [7, { id: 3 }, ours] }), (replicate) => find(replicate));
    assert(found.outcome === 'found');
    assert.equal(found.operation.id, 'ours');
  });

  test('leaves it open when the input of one that may be ours was deleted, unless it is another’s', async () => {
    const removed = prediction({ id: 'old', data_removed: true, created_at: new Date().toISOString() });
    const answer = json({ next: null, results: [removed] });
    assert.equal((await against(answer, (replicate) => find(replicate))).outcome, 'unreachable');
    const taken = new Set(['old']);
    assert.equal((await against(answer, (replicate) => find(replicate, {}, { taken }))).outcome, 'absent');
    const intendedAt = new Date(Date.now() - 600_000);
    assert.equal((await against(answer, (replicate) => find(replicate, {}, { intendedAt }))).outcome, 'absent');
  });

  for (const answer of [json({ results: 'none' }), problem(500), answering(200, JSON_TYPE, '[')]) {
    test('leaves it open when it can’t be read', async () => {
      assert.equal((await against(answer, (replicate) => find(replicate))).outcome, 'unreachable');
    });
  }
});
