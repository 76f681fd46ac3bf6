import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Answer, answering, event, startServer } from './answers.ts';
import { type Fal, falAt, KEY, NANO, REQUEST } from './fal-calls.ts';
import { briefOf, find, lookOnce, type Looked, messagesOf, submit } from './replicate-calls.ts';

const ID = 'abc-123';
const JSON_TYPE = 'application/json';
const ONE_PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PICTURE = `data:image/png;base64,${ONE_PIXEL}`;

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  answering(status, JSON_TYPE, JSON.stringify(body), headers);
const html = (status: number): Answer => answering(status, 'text/html', '<h1>Elsewhere</h1>');
const events = (...statuses: object[]): Answer =>
  answering(200, 'text/event-stream', statuses.map((status) => `: ping\n\n${event(status)}`).join(''));
const modelError = (type: string): object => ({ detail: [{ loc: ['body', 'prompt'], msg: 'It is so.', type }] });
const COMPLETED = { status: 'COMPLETED', request_id: ID };
const FAILED = { ...COMPLETED, error: 'Invalid status code' };

/** Serves an answer to one use of an adapter, for which all of fal is at one address. */
async function against<T>(
  answer: Answer,
  use: (fal: Fal, server: Awaited<ReturnType<typeof startServer>>) => Promise<T>,
): Promise<T> {
  const server = await startServer(answer);
  try {
    return await use(falAt(server.url, { firstByteTimeoutMs: 500, doors: ['/q', '/r', '/a'] }), server);
  } finally {
    await server.stop();
  }
}

/** A request that is over, or in whatever state, with such a result; the stream can't be had unless it is given. */
function job({
  status = COMPLETED,
  result,
  stream = html(404),
}: {
  status?: object;
  result?: Answer;
  stream?: Answer;
}): Answer {
  return (request, response) => {
    const path = URL.parse(request.url ?? '', 'http://x')?.pathname ?? '';
    const answer = path.endsWith('/stream') ? stream : path.endsWith('/status') ? json(status) : (result ?? html(500));
    return answer(request, response);
  };
}

const lookAt = (answer: Answer): Promise<Looked> =>
  against(answer, (fal) => lookOnce(fal, fal.standard.operationOf(ID, REQUEST), { prompt: REQUEST.prompt }));
const endOf = async (result: Answer, status: object = COMPLETED): Promise<string> =>
  briefOf((await lookAt(job({ status, result }))).outcome);
const submitTo = (answer: Answer): Promise<string> =>
  against(answer, async (fal, server) => {
    const outcome = await submit(fal, REQUEST);
    assert.equal(server.calls(), 1, 'a submit is sent once');
    return briefOf(outcome);
  });

describe('an answer to a submit', () => {
  for (const [name, answer] of [
    ['that is no JSON', answering(200, JSON_TYPE, '<html>')],
    ['that is empty', answering(200, JSON_TYPE, '')],
    ['without an id', json({ status: 'IN_QUEUE' })],
    ['with an empty id', json({ request_id: '' })],
    ['with an id that is no text', json({ request_id: 7 })],
    ['that is null', json(null)],
    ['of a proxy that broke', html(502)],
    ['of 500 in another form', json({ message: 'oops' }, 500)],
    ['of 503 without a body', answering(503, 'text/plain', '')],
    ['of a timeout on the way', answering(408, 'text/plain', 'late')],
    ['that redirects', answering(307, 'text/plain', '', { location: '/elsewhere' })],
    ['that never comes', () => undefined],
    ['that is reset', (request) => void request.socket.destroy()],
    [
      'that breaks off',
      (_request, response) => {
        response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': '1000' });
        response.write(`{"request_id":"${ID}","status":"IN_QUEUE"}`, () => setImmediate(() => response.destroy()));
      },
    ],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    test(`${name} leaves the outcome open`, async () => {
      assert.equal(await submitTo(answer), 'unknown');
    });
  }

  const locked = { detail: 'User is locked. Reason: Exhausted balance. Top up your balance.' };
  for (const [name, answer, expected] of [
    ['a sentence of 400', json({ detail: 'No.' }, 400), 'failed INVALID_REQUEST OFFER NO'],
    ['an account without money', json(locked, 403), 'failed PROVIDER_QUOTA OFFER NO'],
    ['another sentence of 403', json({ detail: 'Exhausted? User is locked.' }, 403), 'failed PROVIDER_AUTH OFFER NO'],
    ['402', json({ detail: 'Pay.' }, 402), 'failed PROVIDER_QUOTA OFFER NO'],
    ['404', json({ detail: 'Application not found' }, 404), 'failed PROVIDER_ERROR OFFER NO'],
    ['405', json({ detail: 'Method Not Allowed' }, 405), 'failed PROVIDER_ERROR OFFER NO'],
    ['a refused content', json(modelError('content_policy_violation'), 422), 'failed CONTENT_POLICY REQUEST NO'],
    ['a sentence of 500', json({ detail: 'Internal' }, 500), 'failed PROVIDER_ERROR RETRY MAYBE'],
    [
      'no runner',
      json({ detail: 'x', error_type: 'runner_scheduling_failure' }, 503),
      'failed PROVIDER_UNAVAILABLE RETRY NO',
    ],
    ['401 in another form', html(401), 'failed PROVIDER_AUTH OFFER NO'],
    ['429 in another form', html(429), 'failed RATE_LIMITED RETRY NO'],
  ] as const) {
    test(`${name} is "${expected}"`, async () => {
      assert.equal(await submitTo(answer), expected);
    });
  }

  test('that throttles tells how long to wait', async () => {
    const outcome = await against(json({ detail: 'slow' }, 429, { 'retry-after': '3' }), (fal) => submit(fal, REQUEST));
    assert(outcome.outcome === 'failed');
    assert.equal(outcome.error.retryAfterMs, 3000);
  });

  test('is believed about addresses below the queue’s own alone: the key goes there', async () => {
    const foreign = await startServer(json(COMPLETED));
    try {
      const asked: string[] = [];
      const answer: Answer = (request, response) => {
        asked.push(`${request.method} ${request.url}`);
        const own = `http://${request.headers.host}`;
        const urls = {
          status_url: `${foreign.url}/status`,
          response_url: `${own}/elsewhere`,
          cancel_url: `${own}/q/told/cancel`,
        };
        json({ request_id: ID, status: 'IN_PROGRESS', ...urls })(request, response);
      };
      await against(answer, async (fal) => {
        const outcome = await submit(fal, { ...REQUEST, upstreamModelId: `${NANO}/edit` });
        assert(outcome.outcome === 'accepted');
        await lookOnce(fal, outcome.operation);
        await fal.standard.cancel(outcome.operation, { signal: AbortSignal.timeout(5000) });
      });
      assert.equal(foreign.calls(), 0);
      assert.deepEqual(asked, [
        `POST /q/${NANO}/edit`,
        `GET /q/${NANO}/requests/${ID}/status/stream?logs=1`,
        `GET /q/${NANO}/requests/${ID}/status?logs=1`,
        'PUT /q/told/cancel',
      ]);
    } finally {
      await foreign.stop();
    }
  });
});

test('a place for an upload that is neither safe nor the configured host gets no picture', async () => {
  const foreign = await startServer(json({}));
  try {
    const place = { upload_url: `${foreign.url}/put`, file_url: 'https://v3.fal.media/files/x.png' };
    const images = [{ bytes: Buffer.alloc(300 * 1024), mimeType: 'image/png' }];
    const outcome = await against(json(place), (fal) => submit(fal, { ...REQUEST, images }));
    assert.equal(briefOf(outcome), 'failed PROVIDER_UNAVAILABLE RETRY NO');
    assert.equal(foreign.calls(), 0);
  } finally {
    await foreign.stop();
  }
});

describe('a look', () => {
  for (const [name, status] of [
    ['no JSON', answering(200, JSON_TYPE, '<html>')],
    ['another request’s', json({ ...COMPLETED, request_id: 'other' })],
    ['a list', json([])],
    ['a proxy’s page', html(502)],
    ['a refused key', json({ detail: 'No user found' }, 401)],
    ['too many questions', json({ detail: 'slow' }, 429)],
    ['a reset', (request) => void request.socket.destroy()],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    test(`that meets ${name} leaves the job as it was`, async () => {
      assert.equal((await lookAt(status)).outcome.outcome, 'unreachable');
    });
  }

  for (const [name, result] of [
    ['a proxy’s page', html(502)],
    ['a refused key', json({ detail: 'No user found' }, 401)],
    ['too many questions', json({ detail: 'slow' }, 429)],
    ['a reset', (request) => void request.socket.destroy()],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    test(`that meets ${name} instead of the result leaves the job as it was`, async () => {
      assert.equal((await lookAt(job({ result }))).outcome.outcome, 'unreachable');
    });
  }

  test('comes again for a picture that can’t be had yet', async () => {
    let isAway = true;
    const answer: Answer = (request, response) => {
      const url = `http://${request.headers.host}/picture.png`;
      const picture = isAway ? html(503) : answering(200, 'image/png', Buffer.from(ONE_PIXEL, 'base64'));
      const told = request.url === '/picture.png' ? picture : job({ result: json({ images: [{ url }] }) });
      return told(request, response);
    };
    await against(answer, async (fal) => {
      const operation = fal.standard.operationOf(ID, REQUEST);
      assert.equal((await lookOnce(fal, operation)).outcome.outcome, 'unreachable');
      isAway = false;
      const { outcome } = await lookOnce(fal, operation);
      assert(outcome.outcome === 'succeeded');
      assert.deepEqual(Buffer.from(outcome.pictures[0]?.bytes ?? []).toString('base64'), ONE_PIXEL);
    });
  });

  test('gives a request that isn’t found three looks, then it is gone', async () => {
    await against(json({ detail: 'Request not found' }, 404), async (fal) => {
      let operation = fal.standard.operationOf(ID, REQUEST);
      for (const missing of [1, 2]) {
        const { outcome } = await lookOnce(fal, operation);
        assert(outcome.outcome === 'pending');
        assert.equal(outcome.operation.state['missing'], missing);
        ({ operation } = outcome);
      }
      assert.equal(briefOf((await lookOnce(fal, operation)).outcome), 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE');
    });
  });

  test('that hears that it still runs goes on', async () => {
    const running = { detail: 'Request is still in progress', request_id: ID, status_url: 'https://x.example/s' };
    assert.equal(await endOf(json(running, 400)), 'pending');
  });

  test('takes a status that is new to it for one of a request under way', async () => {
    assert.equal(briefOf((await lookAt(job({ status: { status: 'WARMING_UP' } }))).outcome), 'pending');
  });

  const line = (second: number, message: string) => ({ timestamp: `2026-11-26T12:00:0${second}Z`, message });
  const progress = (...logs: object[]) => ({ status: 'IN_PROGRESS', request_id: ID, logs });

  test('tells each line once, whether a stream’s events have all of them or those since the last', async () => {
    const [one, two, three] = [line(1, 'one'), line(2, 'two'), line(3, 'two')];
    for (const stream of [
      events(progress(one), progress(two), progress(three), COMPLETED),
      events(progress(one), progress(one, two), progress(one, two, three), { ...COMPLETED, logs: [one, two, three] }),
    ]) {
      const { updates, outcome } = await lookAt(job({ stream, result: json({ images: [PICTURE] }) }));
      assert.equal(briefOf(outcome), 'succeeded');
      assert.deepEqual(messagesOf(updates), ['one', 'two', 'two']);
    }
  });

  test('tells each place in the queue once, over all looks', async () => {
    const waiting = (place: number) => ({ status: 'IN_QUEUE', request_id: ID, queue_position: place });
    const stream = events(waiting(2), waiting(2), waiting(1));
    await against(job({ stream, status: waiting(1) }), async (fal) => {
      const first = await lookOnce(fal, fal.standard.operationOf(ID, REQUEST));
      const progress = { type: 'progress', phase: 'queued', fraction: null, message: null };
      assert.deepEqual(first.updates, [
        { ...progress, queuePosition: 2 },
        { ...progress, queuePosition: 1 },
      ]);
      assert(first.outcome.outcome === 'pending');
      const { operation } = first.outcome;
      await against(job({ status: waiting(1) }), async (later) => {
        assert.deepEqual((await lookOnce(later, operation)).updates, []);
      });
    });
  });

  test('whose stream breaks asks for the status instead', async () => {
    const breaking: Answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(event(progress(line(1, 'one'))), () => setImmediate(() => response.destroy()));
    };
    const status = { ...COMPLETED, logs: [line(1, 'one'), line(2, 'two')] };
    const { updates, outcome } = await lookAt(job({ status, stream: breaking, result: json({ images: [PICTURE] }) }));
    assert.equal(briefOf(outcome), 'succeeded');
    assert.deepEqual(messagesOf(updates), ['one', 'two']);
  });

  test('that can’t have the end yet remembers what it has told', async () => {
    const stream = events(progress(line(1, 'one')), { ...COMPLETED, logs: [line(1, 'one'), line(2, 'two')] });
    let result = html(502);
    const answer: Answer = (request, response) => job({ stream, result })(request, response);
    await against(answer, async (fal) => {
      const first = await lookOnce(fal, fal.standard.operationOf(ID, REQUEST));
      assert(first.outcome.outcome === 'pending');
      result = json({ images: [PICTURE] });
      const second = await lookOnce(fal, first.outcome.operation);
      assert.deepEqual([messagesOf(first.updates), messagesOf(second.updates)], [['one'], ['two']]);
      assert.equal(briefOf(second.outcome), 'succeeded');
    });
  });

  test('tells no more of a log that floods than can be remembered', async () => {
    const flood = Array.from({ length: 500 }, (_, index) => line(1, `line ${index}`));
    const { updates } = await lookAt(job({ status: progress(...flood) }));
    assert.equal(updates.length, 200);
  });
});

describe('a request that is over', () => {
  const sized = (units: string, type: string, status = 422): Answer =>
    json(modelError(type), status, { 'x-fal-billable-units': units });
  for (const [name, result, expected] of [
    [
      'with content that was refused, counted as nothing',
      sized('0', 'content_policy_violation'),
      'failed CONTENT_POLICY REQUEST NO',
    ],
    [
      'with content that was refused, and counted',
      sized('1', 'content_policy_violation'),
      'failed CONTENT_POLICY REQUEST MAYBE',
    ],
    ['with nothing made, and no count', json(modelError('no_media_generated'), 422), 'failed NO_IMAGE RETRY MAYBE'],
    ['with an invalid input', sized('0', 'literal_error'), 'failed INVALID_REQUEST OFFER NO'],
    ['with a picture that can’t be loaded', sized('0', 'image_load_error'), 'failed INVALID_REQUEST OFFER NO'],
    ['with a word that is new to us', sized('0', 'something_new'), 'failed INVALID_REQUEST OFFER NO'],
    ['with a sentence of 422', json({ detail: 'Too dark.' }, 422), 'failed INVALID_REQUEST OFFER MAYBE'],
    [
      'with a model that has no access to its own',
      json(modelError('unauthorized'), 401),
      'failed PROVIDER_ERROR OFFER MAYBE',
    ],
    ['with an error of the server', json(modelError('internal_server_error'), 500), 'failed PROVIDER_ERROR RETRY NO'],
    [
      'with an error that would come again',
      json(modelError('internal_server_error'), 500, { 'x-fal-retryable': 'false' }),
      'failed PROVIDER_ERROR OFFER NO',
    ],
    [
      'with a service behind it away',
      json(modelError('downstream_service_unavailable'), 503),
      'failed PROVIDER_UNAVAILABLE RETRY NO',
    ],
    [
      'with a runner that left',
      json({ detail: 'x', error_type: 'runner_disconnected' }, 503),
      'failed PROVIDER_UNAVAILABLE RETRY NO',
    ],
    [
      'with a runner that left, said in a header',
      json({ detail: 'x' }, 503, { 'x-fal-error-type': 'runner_disconnected' }),
      'failed PROVIDER_UNAVAILABLE RETRY NO',
    ],
    ['canceled, counted as nothing', sized('0', 'x', 499), 'canceled FREE'],
    ['canceled, without a count', json({ detail: 'x', error_type: 'client_cancelled' }, 499), 'canceled BILLED'],
    ['canceled, in no form at all', html(499), 'canceled BILLED'],
    ['with an output of another form', json({ video: 'x' }), 'failed NO_IMAGE RETRY MAYBE'],
    ['with pictures of another form', json({ images: 'x' }), 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE'],
    ['with no JSON', answering(200, JSON_TYPE, '{"images":['), 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE'],
    [
      'with words, counted as nothing',
      json({ images: [], description: 'No.' }, 200, { 'x-fal-billable-units': '0' }),
      'failed NO_IMAGE RETRY NO',
    ],
    [
      'with data that is none',
      json({ images: ['data:image/png;base64,§'] }),
      'failed PROVIDER_BAD_RESPONSE OFFER MAYBE',
    ],
    [
      'with an address that may not be fetched',
      json({ images: ['http://169.254.169.254/x'] }),
      'failed PROVIDER_BAD_RESPONSE OFFER MAYBE',
    ],
    ['with the one picture that it makes', json({ image: { url: PICTURE }, images: null }), 'succeeded'],
  ] as const satisfies readonly (readonly [string, Answer, string])[]) {
    test(`${name} is "${expected}"`, async () => {
      assert.equal(await endOf(result), expected);
    });
  }

  for (const [name, result] of [
    ['a page of a proxy', html(502)],
    ['nothing', json({ detail: 'Result not found' }, 404)],
  ] as const) {
    test(`and has failed by its status ends by that when its result is ${name}`, async () => {
      const status = { ...FAILED, error_type: 'request_timeout' };
      assert.equal(await endOf(result, status), 'failed PROVIDER_ERROR RETRY NO');
      assert.equal(await endOf(result, FAILED), 'failed PROVIDER_ERROR RETRY MAYBE');
      assert.equal(await endOf(result, { ...COMPLETED, error_type: 'client_cancelled' }), 'canceled BILLED');
    });
  }

  test('and has pictures of which one is lost gives the others, with a warning', async () => {
    const result = json({ images: [{ url: 'http://10.0.0.1/x.png' }, { url: PICTURE, content_type: null }] });
    const { outcome } = await lookAt(job({ result }));
    assert(outcome.outcome === 'succeeded');
    assert.deepEqual(outcome.warnings, ['1 of 2 pictures could not be fetched.']);
    assert.deepEqual([outcome.pictures.length, outcome.usage], [1, { images: 2 }]);
  });

  test('and is counted as nothing is billed for no picture', async () => {
    const result = json({ images: [PICTURE] }, 200, { 'x-fal-billable-units': '0' });
    const { outcome } = await lookAt(job({ result }));
    assert(outcome.outcome === 'succeeded');
    assert.deepEqual(outcome.usage, { images: 0 });
  });

  test('says nothing of the key and the prompt', async () => {
    const detail = [{ loc: ['body'], msg: `Not with ${KEY}: ${REQUEST.prompt}`, type: 'value_error' }];
    const { outcome } = await lookAt(job({ result: json({ detail }, 422) }));
    assert(outcome.outcome === 'failed');
    assert.equal(outcome.error.message, "fal's request failed (value_error): Not with [key]: [prompt]");
    assert.equal(outcome.error.providerStatus, '422 value_error');
  });
});

describe('the history', () => {
  const item = (more: object) => ({ request_id: ID, sent_at: new Date().toISOString(), ...more });
  const input = (fal: Fal): object => Object(fal.standard.body(REQUEST));

  test('names a request whose input wasn’t kept: nobody knows whether it is ours', async () => {
    const answer = json({ items: [item({ json_input: null })], next_cursor: null, has_more: false });
    await against(answer, async (fal) => {
      assert.equal((await find(fal, REQUEST)).outcome, 'unreachable');
      assert.equal((await find(fal, REQUEST, { taken: new Set([ID]) })).outcome, 'absent', 'unless it is another’s');
    });
  });

  test('has the same request of before the intent: that one isn’t ours, whatever the filter lets through', async () => {
    await against(json({}), async (fal) => {
      const sent = (ageMs: number) => new Date(Date.now() - ageMs).toISOString();
      const old = json({ items: [item({ sent_at: sent(600_000), json_input: input(fal) })] });
      await against(old, async (there) => assert.equal((await find(there, REQUEST)).outcome, 'absent'));
      // Clocks may differ by a minute.
      const early = json({ items: [item({ sent_at: sent(50_000), json_input: input(fal) })] });
      await against(early, async (there) => assert.equal((await find(there, REQUEST)).outcome, 'found'));
    });
  });

  test('may say more than we did, and say it as text, and have an odd one among others', async () => {
    await against(json({}), async (fal) => {
      const ours = { sync_mode: false, ...input(fal) };
      for (const kept of [ours, JSON.stringify(ours)]) {
        const answer = json({ items: [7, { request_id: '' }, item({ sent_at: 'soon', json_input: kept })] });
        await against(answer, async (there) => assert.equal((await find(there, REQUEST)).outcome, 'found'));
      }
    });
  });

  for (const [name, answer] of [
    ['no JSON', answering(200, JSON_TYPE, 'x')],
    ['without items', json({ data: [] })],
    ['an error', json({ detail: 'x' }, 500)],
    ['without end', json({ items: [], next_cursor: 'Mg==', has_more: true })],
  ] as const) {
    test(`that is ${name} tells nothing`, async () => {
      assert.equal((await against(answer, (fal) => find(fal, REQUEST))).outcome, 'unreachable');
    });
  }
});

test('a cancel whose answer says none of fal’s words is unknown', async () => {
  for (const answer of [html(200), json({ status: 'MAYBE' }), json({}, 202), json({ detail: 'x' }, 500)]) {
    const cancel = (fal: Fal) =>
      fal.standard.cancel(fal.standard.operationOf(ID, REQUEST), { signal: AbortSignal.timeout(5000) });
    assert.deepEqual(await against(answer, cancel), { outcome: 'UNKNOWN' });
  }
});
