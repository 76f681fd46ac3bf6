import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PictureFetchError } from '../../src/providers/fetch-picture.ts';
import { answering, brief, event, failure, named, nameOf, startServer, streamed, succeeded } from './answers.ts';
import { askOpenai, tellOpenai } from './openai-call.ts';

const base64 = (name: string): string => Buffer.from(name).toString('base64');
const json = (body: unknown) => answering(200, 'application/json', JSON.stringify(body), { 'x-request-id': 'req_1' });

const USAGE = {
  total_tokens: 1106,
  input_tokens: 50,
  output_tokens: 1056,
  input_tokens_details: { text_tokens: 10, image_tokens: 40 },
};
const COUNTED = { inputTokens: 50, inputImageTokens: 40, outputImageTokens: 1056, outputOtherTokens: 0 };

const partial = event({ type: 'image_generation.partial_image', b64_json: base64('draft'), partial_image_index: 0 });
const completed = event({
  type: 'image_generation.completed',
  b64_json: base64('final'),
  output_format: 'webp',
  usage: USAGE,
});

describe('a stream', () => {
  test('tells previews, then the picture and its counts', async () => {
    const told = await askOpenai(streamed(partial, partial, completed));
    assert.deepEqual(named(told.updates), [['accepted'], ['preview', 'draft'], ['preview', 'draft']]);
    const { pictures, usage } = succeeded(told);
    assert.deepEqual([nameOf(pictures[0]?.bytes), pictures[0]?.declaredType], ['final', 'image/webp']);
    assert.deepEqual(usage, COUNTED);
  });

  test('is whole with its final picture, whatever becomes of the connection then', async () => {
    const told = await askOpenai((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(completed, () => setImmediate(() => request.socket.destroy()));
    });
    assert.equal(brief(told), 'succeeded');
    assert.equal(brief(await askOpenai(streamed(completed, 'data: [DONE]\n\n'))), 'succeeded');
    assert.equal(brief(await askOpenai(streamed(completed, event({ error: { message: 'late' } })))), 'succeeded');
  });

  test('has events of kinds that nobody knows yet', async () => {
    const told = await askOpenai(streamed(event({ type: 'image_generation.thinking', text: '…' }), completed));
    assert.equal(brief(told), 'succeeded');
  });

  test('an interim picture that came broken is left out, with a warning', async () => {
    const told = await askOpenai(streamed(event({ type: 'image_edit.partial_image', b64_json: '%' }), completed));
    assert.deepEqual(named(told.updates), [['accepted']]);
    assert.deepEqual(succeeded(told).warnings, ['An interim picture came broken and was left out.']);
  });

  test('a cut anywhere before the end of the final picture leaves the outcome open', async () => {
    const bytes = Buffer.from(partial + completed);
    for (const end of [0, 3, 60, partial.length, partial.length + 40, bytes.lastIndexOf('}')]) {
      const told = await askOpenai((request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.flushHeaders();
        response.write(bytes.subarray(0, end), () => setImmediate(() => request.socket.destroy()));
      });
      assert.equal(brief(told), 'unknown', `cut after ${end} bytes`);
      assert.equal(brief(await askOpenai(streamed(bytes.subarray(0, end)))), 'unknown', `ended after ${end} bytes`);
    }
  });

  test('an event that is no JSON, or in no known form, leaves the outcome open', async () => {
    for (const nonsense of ['data: {oops\n\n', 'data: 7\n\n', 'data: {"b64_json":"AAAA"}\n\n'])
      assert.equal(brief(await askOpenai(streamed(partial, nonsense, completed))), 'unknown', nonsense);
  });

  test('an error inside of it is a complete answer, which may be charged once work was seen', async () => {
    const error = (code: string, type = 'server_error') =>
      event({ type: 'error', error: { type, code, message: 'm' } });
    assert.equal(brief(await askOpenai(streamed(error('rate_limit_exceeded')))), 'failed RATE_LIMITED RETRY NO');
    assert.equal(
      brief(await askOpenai(streamed(partial, error('moderation_blocked')))),
      'failed CONTENT_POLICY REQUEST MAYBE',
    );
    assert.equal(brief(await askOpenai(streamed(error('new_code')))), 'failed PROVIDER_ERROR RETRY MAYBE');
    const bare = event({ type: 'error', code: 'model_not_found', message: 'm' });
    assert.equal(brief(await askOpenai(streamed(bare))), 'failed PROVIDER_ERROR OFFER NO');
  });

  test('silence before the first byte and in mid-answer leaves the outcome open', async () => {
    assert.equal(brief(await askOpenai(() => undefined, { firstByteTimeoutMs: 100 })), 'unknown');
    const stalled = await askOpenai(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(partial);
      },
      { idleTimeoutMs: 100 },
    );
    assert.deepEqual([brief(stalled), named(stalled.updates)], ['unknown', [['accepted'], ['preview', 'draft']]]);
  });
});

describe('a server that answers with plain JSON', () => {
  test('gives its picture, its counts and its id', async () => {
    const told = await askOpenai(
      json({ created: 1, data: [{ b64_json: base64('final') }], output_format: 'png', usage: USAGE }),
    );
    const { pictures, usage, providerRequestId } = succeeded(told);
    assert.deepEqual([nameOf(pictures[0]?.bytes), pictures[0]?.declaredType], ['final', 'image/png']);
    assert.deepEqual([usage, providerRequestId], [COUNTED, 'req_1']);
    assert.deepEqual(told.updates, [{ type: 'accepted', providerRequestId: 'req_1' }]);
  });

  test('under a stream’s content type too', async () => {
    const told = await askOpenai(streamed(JSON.stringify({ data: [{ b64_json: base64('final') }] })));
    assert.equal(nameOf(succeeded(told).pictures[0]?.bytes), 'final');
  });

  test('may count nothing, or in other words', async () => {
    const data = [{ b64_json: base64('final') }];
    assert.equal(succeeded(await askOpenai(json({ data }))).usage, null);
    assert.equal(succeeded(await askOpenai(json({ data, usage: { prompt_tokens: 3 } }))).usage, null);
    const itemised = { ...USAGE, output_tokens_details: { image_tokens: 1000, text_tokens: 56 } };
    assert.deepEqual(succeeded(await askOpenai(json({ data, usage: itemised }))).usage, {
      ...COUNTED,
      outputImageTokens: 1000,
      outputOtherTokens: 56,
    });
    const unsplit = { input_tokens: 5, output_tokens: 7 };
    assert.deepEqual(succeeded(await askOpenai(json({ data, usage: unsplit }))).usage, {
      inputTokens: 5,
      outputImageTokens: 7,
      outputOtherTokens: 0,
    });
  });

  test('may give an address, which only the guarded fetch is asked for', async () => {
    const asked: string[] = [];
    const told = await askOpenai(json({ data: [{ url: 'https://cdn.example/a.png', revised_prompt: 'x' }] }), {
      fetchPicture: (url) => {
        asked.push(url);
        return Promise.resolve({ bytes: Buffer.from('fetched'), declaredType: 'image/png' });
      },
    });
    assert.deepEqual([nameOf(succeeded(told).pictures[0]?.bytes), asked], ['fetched', ['https://cdn.example/a.png']]);
    const inline = await askOpenai(json({ data: [{ url: `data:image/jpeg;base64,${base64('inside')}` }] }));
    assert.equal(nameOf(succeeded(inline).pictures[0]?.bytes), 'inside');
  });

  test('an address that is away for a moment is asked again', async () => {
    let tries = 0;
    const told = await askOpenai(json({ data: [{ url: 'https://cdn.example/a.png' }] }), {
      fetchPicture: () => {
        tries += 1;
        if (tries === 1) return Promise.reject(new PictureFetchError('away', { retryable: true }));
        return Promise.resolve({ bytes: Buffer.from('fetched'), declaredType: null });
      },
    });
    assert.deepEqual([nameOf(succeeded(told).pictures[0]?.bytes), tries], ['fetched', 2]);
  });

  test('an address that says no is a lost picture, with its counts, and is not asked for a second time', async () => {
    let tries = 0;
    const told = await askOpenai(json({ data: [{ url: 'https://cdn.example/a.png' }], usage: USAGE }), {
      fetchPicture: () => {
        tries += 1;
        return Promise.reject(new PictureFetchError('gone', { retryable: false }));
      },
    });
    assert.deepEqual([brief(told), tries], ['failed PROVIDER_BAD_RESPONSE OFFER MAYBE', 1]);
    assert(told.outcome.outcome === 'failed');
    assert.deepEqual(told.outcome.usage, COUNTED);
  });

  test('an abort while the picture is fetched leaves the outcome open', async () => {
    const stop = new AbortController();
    const { outcome } = await askOpenai(json({ data: [{ url: 'https://cdn.example/a.png' }] }), {
      signal: stop.signal,
      fetchPicture: () => {
        stop.abort();
        return Promise.reject(new PictureFetchError('no longer wanted', { retryable: true }));
      },
    });
    assert(outcome.outcome === 'unknown');
    assert.equal(outcome.reason, 'aborted');
  });

  test('an answer without a picture, or with a broken one, is a failure that may be charged', async () => {
    assert.equal(brief(await askOpenai(json({ data: [] }))), 'failed NO_IMAGE RETRY MAYBE');
    for (const image of [{}, { b64_json: '%%%' }, { b64_json: null }])
      assert.equal(brief(await askOpenai(json({ data: [image] }))), 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE');
  });

  test('an answer in no known form, or half of one, leaves the outcome open', async () => {
    for (const body of ['{"data":"all"}', '{"data":[{"b64_json":"AA', '[]', 'null', '<html>', ''])
      assert.equal(brief(await askOpenai(answering(200, 'application/json', body))), 'unknown', body);
  });
});

describe('an error answer', () => {
  const refused = (status: number, error: unknown, headers: Record<string, string> = {}) =>
    askOpenai(answering(status, 'application/json', JSON.stringify({ error }), headers));

  test('is classified by its code, then its type, then its status, never by its words', async () => {
    const cases: [status: number, error: object, expected: string][] = [
      [400, { code: 'content_policy_violation', message: 'x' }, 'failed CONTENT_POLICY REQUEST NO'],
      [400, { type: 'image_generation_user_error', code: 'moderation_blocked' }, 'failed CONTENT_POLICY REQUEST NO'],
      [
        400,
        { code: 'moderation_blocked', moderation_details: { moderation_stage: 'output' } },
        'failed CONTENT_POLICY REQUEST MAYBE',
      ],
      [400, { code: 'billing_hard_limit_reached' }, 'failed PROVIDER_QUOTA OFFER NO'],
      [429, { type: 'insufficient_quota', code: null }, 'failed PROVIDER_QUOTA OFFER NO'],
      [429, { type: 'tokens', code: 'rate_limit_exceeded' }, 'failed RATE_LIMITED RETRY NO'],
      [429, { message: 'Too many. Your content policy quota.' }, 'failed RATE_LIMITED RETRY NO'],
      [401, { type: 'invalid_request_error', code: 'invalid_api_key' }, 'failed PROVIDER_AUTH OFFER NO'],
      [403, { code: 'unsupported_country_region_territory' }, 'failed PROVIDER_AUTH OFFER NO'],
      [404, { type: 'invalid_request_error' }, 'failed PROVIDER_ERROR OFFER NO'],
      [400, { type: 'invalid_request_error', code: 'unknown_parameter' }, 'failed INVALID_REQUEST OFFER NO'],
      [400, { message: 'rejected by the safety system' }, 'failed INVALID_REQUEST OFFER NO'],
      [500, { type: 'server_error' }, 'failed PROVIDER_ERROR RETRY NO'],
      [503, { code: 503 }, 'failed PROVIDER_UNAVAILABLE RETRY NO'],
      [504, {}, 'failed PROVIDER_ERROR RETRY MAYBE'],
      [418, { code: 'constructor', type: 'toString' }, 'failed PROVIDER_ERROR OFFER NO'],
    ];
    for (const [status, error, expected] of cases)
      assert.equal(brief(await refused(status, error)), expected, `${status} ${JSON.stringify(error)}`);
    assert.equal(brief(await refused(429, 'slow down')), 'failed RATE_LIMITED RETRY NO');
  });

  test('says how long to wait: to the millisecond, or in seconds, and not when waiting helps nothing', async () => {
    const error = { code: 'rate_limit_exceeded' };
    const wait = async (headers: Record<string, string>, what: object = error) =>
      failure(await refused(429, what, headers)).retryAfterMs;
    assert.equal(await wait({ 'retry-after-ms': '1500', 'retry-after': '9' }), 1500);
    assert.equal(await wait({ 'retry-after': '9' }), 9000);
    assert.equal(await wait({ 'retry-after-ms': 'soon', 'retry-after': '2' }), 2000);
    assert.equal(await wait({ 'retry-after': '9' }, { code: 'insufficient_quota' }), null);
    assert.equal(await wait({}), null);
  });

  test('keeps the provider’s id, and its code for the log', async () => {
    const told = await refused(
      404,
      { code: 'model_not_found', type: 'invalid_request_error' },
      { 'x-request-id': 'req_7' },
    );
    assert.equal(told.outcome.providerRequestId, 'req_7');
    assert.equal(failure(told).providerStatus, '404 invalid_request_error model_not_found');
    assert.deepEqual(told.updates, []);
  });

  test('from somebody on the way is believed below 500 and nowhere else', async () => {
    const page = (status: number) => askOpenai(answering(status, 'text/html', '<h1>No</h1>'));
    assert.equal(brief(await page(403)), 'failed PROVIDER_AUTH OFFER NO');
    assert.equal(brief(await page(413)), 'failed INVALID_REQUEST OFFER NO');
    for (const status of [408, 500, 502, 504]) assert.equal(brief(await page(status)), 'unknown', String(status));
  });
});

test('nothing is sent when the lease no longer holds, or when it was called off before', async () => {
  const server = await startServer(() => undefined);
  try {
    const lapsed = new Error('the lease lapsed');
    const beforeSend = (): void => {
      throw lapsed;
    };
    await assert.rejects(tellOpenai(server.url, {}, { beforeSend }), (error) => error === lapsed);
    const called = await tellOpenai(server.url, {}, { signal: AbortSignal.abort() });
    assert.equal(brief(called), 'failed CANCELED RETRY NO');
    assert.equal(server.calls(), 0);
  } finally {
    await server.stop();
  }
});

test('an offer whose fields can’t be rendered fails alone, unsent', async () => {
  const told = await tellOpenai('http://127.0.0.1:1', { fields: { 'prompt.deeper': 1 } });
  assert.equal(brief(told), 'failed INTERNAL OFFER NO');
});
