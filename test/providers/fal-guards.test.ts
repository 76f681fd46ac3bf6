import assert from 'node:assert/strict';
import { test } from 'node:test';
import { falBody } from '../../src/providers/fal-body.ts';
import type { Operation } from '../../src/providers/queue-method.ts';
import { type Answer, answering, startServer } from './answers.ts';
import { type Fal, falAt, NANO, REQUEST } from './fal-calls.ts';
import { briefOf, find, lookOnce, submit } from './replicate-calls.ts';

const ID = 'abc-123';
const LARGE = { bytes: new Uint8Array(300 * 1024), mimeType: 'image/png' };
const PICTURE = 'data:image/png;base64,b25l';

const json = (body: unknown, status = 200): Answer => answering(status, 'application/json', JSON.stringify(body));

/** Serves an answer to one use of an adapter, for which all of fal is at one address; `asked`: what it was asked for. */
async function against(
  answer: Answer,
  use: (fal: Fal, asked: readonly string[], url: string) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = await startServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    return answer(request, response);
  });
  try {
    await use(falAt(server.url, { firstByteTimeoutMs: 500, doors: ['/q', '/r', '/a'] }), asked, server.url);
  } finally {
    await server.stop();
  }
}

test('an abort before sending is a failure that cost nothing, after it an open outcome', async () => {
  await against(
    () => undefined,
    async (fal, asked) => {
      const before = await submit(fal, REQUEST, { signal: AbortSignal.abort() });
      assert.deepEqual([briefOf(before), asked], ['failed CANCELED RETRY NO', []]);
      const uploading = await submit(fal, { ...REQUEST, images: [LARGE] }, { signal: AbortSignal.abort() });
      assert.deepEqual([briefOf(uploading), asked], ['failed CANCELED RETRY NO', []]);
      const stop = new AbortController();
      const beforeSend = (): void => void setImmediate(() => stop.abort());
      const after = await submit(fal, REQUEST, { signal: stop.signal, beforeSend });
      assert(after.outcome === 'unknown');
      assert.equal(after.reason, 'aborted');
    },
  );
});

test('what can’t be said uploads nothing', async () => {
  await against(json({}), async (fal, asked) => {
    for (const wrong of [{ fields: { '__proto__.x': 1 } }, { fields: { 'prompt.x': 1 } }, { mask: LARGE }]) {
      const outcome = await submit(fal, { ...REQUEST, images: [LARGE], ...wrong });
      assert.equal(briefOf(outcome), 'failed INTERNAL OFFER NO');
    }
    assert.deepEqual(asked, []);
  });
});

test('an upload that is refused ends the submit before it costs', async () => {
  const detail = 'It is so.';
  for (const [answer, expected] of [
    [json({ detail }, 401), 'failed PROVIDER_AUTH OFFER NO'],
    [json({ detail }, 413), 'failed INVALID_REQUEST OFFER NO'],
    [json({ detail }, 429), 'failed RATE_LIMITED RETRY NO'],
    [json({ detail }, 500), 'failed PROVIDER_ERROR RETRY NO'],
    [answering(502, 'text/html', '<h1>502</h1>'), 'failed PROVIDER_UNAVAILABLE RETRY NO'],
    [json({ upload_url: 'nowhere', file_url: 'https://x.example/y.png' }), 'failed PROVIDER_UNAVAILABLE RETRY NO'],
  ] as const) {
    await against(answer, async (fal, asked) => {
      let begun = 0;
      const beforeSend = (): void => void (begun += 1);
      const outcome = await submit(fal, { ...REQUEST, images: [LARGE] }, { beforeSend });
      assert.deepEqual([briefOf(outcome), begun], [expected, 0]);
      assert.deepEqual(asked, ['POST /r/storage/upload/initiate?storage_type=fal-cdn-v3']);
    });
  }
});

test('a place that takes no upload ends the submit before it costs, and never sees the key', async () => {
  const keys: (string | undefined)[] = [];
  const answer: Answer = (request, response) => {
    if (request.method === 'PUT') {
      keys.push(request.headers.authorization);
      return answering(403, 'text/plain', 'no')(request, response);
    }
    const upload_url = `http://${request.headers.host}/put`;
    return json({ upload_url, file_url: 'https://x.example/y.png' })(request, response);
  };
  await against(answer, async (fal, asked) => {
    const outcome = await submit(fal, { ...REQUEST, images: [LARGE] });
    assert.equal(briefOf(outcome), 'failed PROVIDER_UNAVAILABLE RETRY NO');
    assert.deepEqual([asked.at(-1), keys], ['PUT /put', [undefined]]);
  });
});

test('a mask lies where the catalog says', () => {
  const mask = { bytes: Buffer.from('m'), mimeType: 'image/png' };
  const request = { ...REQUEST, prompt: 'p', fields: { seed: 1 }, mask, maskField: 'mask_url' };
  assert.deepEqual(falBody(request), { prompt: 'p', seed: 1, mask_url: 'data:image/png;base64,bQ==' });
});

test('a result is asked for below the queue’s own address alone', async () => {
  const answer: Answer = (request, response) => {
    const path = request.url ?? '';
    if (path.includes('/stream')) return answering(404, 'text/plain', '')(request, response);
    return json(path.includes('/status') ? { status: 'COMPLETED', request_id: ID } : { images: [PICTURE] })(
      request,
      response,
    );
  };
  await against(answer, async (fal, asked, url) => {
    const operation = fal.standard.operationOf(ID, REQUEST);
    const told = (responseUrl: string): Operation => ({ ...operation, state: { ...operation.state, responseUrl } });
    for (const [responseUrl, expected] of [
      [`${url}/elsewhere`, `GET /q/${NANO}/requests/${ID}`],
      [`${url}/q/../elsewhere`, `GET /q/${NANO}/requests/${ID}`],
      ['no address', `GET /q/${NANO}/requests/${ID}`],
      [`${url}/q/told/requests/${ID}/response`, `GET /q/told/requests/${ID}/response`],
    ] as const) {
      const { outcome } = await lookOnce(fal, told(responseUrl));
      assert.equal(outcome.outcome, 'succeeded');
      assert.equal(asked.at(-1), expected, responseUrl);
    }
  });
});

test('content that was refused is refused, whatever else is wrong with it', async () => {
  const complaint = (type: string) => ({ loc: ['body', 'prompt'], msg: 'It is so.', type });
  const detail = ['literal_error', 'content_policy_violation', 'missing'].map(complaint);
  const answer: Answer = (request, response) => {
    const path = request.url ?? '';
    if (path.includes('/stream')) return answering(404, 'text/plain', '')(request, response);
    if (path.includes('/status')) return json({ status: 'COMPLETED', request_id: ID })(request, response);
    return answering(422, 'application/json', JSON.stringify({ detail }), { 'x-fal-billable-units': '0' })(
      request,
      response,
    );
  };
  await against(answer, async (fal) => {
    const { outcome } = await lookOnce(fal, fal.standard.operationOf(ID, REQUEST));
    assert.equal(briefOf(outcome), 'failed CONTENT_POLICY REQUEST NO');
  });
});

test('a request of before the intent isn’t ours, though the history tells of it', async () => {
  const early = Date.now() - 3_600_000;
  const item = (sentMs: number) => ({
    request_id: `sent-${sentMs === early ? 'early' : 'late'}`,
    sent_at: new Date(sentMs).toISOString(),
    json_input: falBody(REQUEST),
  });
  await against(json({ items: [item(early)], next_cursor: null }), async (fal) => {
    assert.equal((await find(fal, REQUEST)).outcome, 'absent');
  });
  await against(json({ items: [item(Date.now()), item(early)], next_cursor: null }), async (fal) => {
    const found = await find(fal, REQUEST);
    assert(found.outcome === 'found');
    assert.equal(found.operation.id, 'sent-late');
  });
});
