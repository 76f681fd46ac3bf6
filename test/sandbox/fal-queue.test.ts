import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createFalClient, type FalClient, ValidationError } from '@fal-ai/client';
import sharp from 'sharp';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { until } from './ask.ts';

const NANO = 'fal-ai/nano-banana-2';
const EDIT = 'fal-ai/nano-banana-2/edit';
const figures = { p50Ms: 30_000, p95Ms: 40_000 };
const scenario = { providers: { fal: { models: { [NANO]: figures, [EDIT]: figures, 'fal-ai/other': figures } } } };
const SMALL = { resolution: '0.5K', output_format: 'jpeg' } as const;

let sandbox: SandboxProcess;
let fal: FalClient;
before(async () => {
  sandbox = await startSandbox({ speed: 100, scenario });
  fal = clientOf(sandbox);
});
after(() => sandbox.stop());

test('a submit is answered with where to ask, below owner and app', async () => {
  const queued = await fal.queue.submit(EDIT, { input: { prompt: 'x [fail:safety]', image_urls: [await picture()] } });
  assert.match(queued.request_id, /^[0-9a-f-]{36}$/);
  const below = `${sandbox.url}/fal/queue/fal-ai/nano-banana-2/requests/${queued.request_id}`;
  assert.deepEqual(queued, {
    status: 'IN_QUEUE',
    request_id: queued.request_id,
    response_url: below,
    status_url: `${below}/status`,
    cancel_url: `${below}/cancel`,
    logs: null,
    metrics: {},
    queue_position: 2,
  });
  for (const app of [EDIT, 'fal-ai/other']) {
    assert.equal((await ask(`${app}/requests/${queued.request_id}/status`)).status, 404, app);
  }
  assert.equal((await ask(`${NANO}/requests/${queued.request_id}/status`)).status < 300, true);
});

test('a status is 202 until the end and 200 then; a result that isn’t there yet is 400', async () => {
  const id = await submitted('codes [fail:stall]');
  const running = await ask(`${NANO}/requests/${id}/status`);
  assert.deepEqual([running.status, Object(await running.json()).logs], [202, null]);
  for (const path of ['', '/response']) {
    const early = await ask(`${NANO}/requests/${id}${path}`);
    const { detail, request_id: told, status_url: statusUrl } = Object(await early.json());
    assert.deepEqual([early.status, detail, told], [400, 'Request is still in progress', id]);
    assert.equal(statusUrl, `${sandbox.url}/fal/queue/${NANO}/requests/${id}/status`);
  }
  await fal.queue.cancel(NANO, { requestId: id });
  await untilStatus(id, 'COMPLETED');
  const over = await ask(`${NANO}/requests/${id}/status?logs=1`);
  const { logs, metrics } = Object(await over.json());
  assert.deepEqual([over.status, Array.isArray(logs), typeof metrics], [200, true, 'object']);
});

test('the client that loses patience cancels by itself, and nothing is billed', async () => {
  let id = '';
  const waiting = fal.subscribe(NANO, {
    input: { prompt: 'patience [fail:stall]' },
    timeout: 150,
    pollInterval: 20,
    onEnqueue: (requestId) => void (id = requestId),
  });
  await assert.rejects(waiting, /timed out/);
  await until(async () => (await entryOf(id))?.reason === 'canceled (stall)');
  assert.equal((await entryOf(id))?.status, 'free');
});

test('times are told in the provider’s own seconds', async () => {
  const id = await submitted('a kite');
  await untilStatus(id, 'COMPLETED');
  const status = await fal.queue.status(NANO, { requestId: id });
  const seconds = status.status === 'COMPLETED' ? (status.metrics?.inference_time ?? 0) : 0;
  assert(seconds > 5 && seconds < 300, `got ${seconds}`);
});

test('an account without money is locked, and one that hurries is told how long to wait', async () => {
  const post = (prompt: string) => ask(NANO, { method: 'POST', body: JSON.stringify({ prompt }) });
  const locked = await post('x [fail:402]');
  assert.equal(locked.status, 403);
  assert.match(Object(await locked.json()).detail, /^User is locked\./);
  const throttled = await post('x [fail:429]');
  assert.equal(throttled.status, 429);
  assert(Number(throttled.headers.get('retry-after')) > 0);
});

for (const [fault, status, type, retryable] of [
  ['safety', 422, 'content_policy_violation', 'false'],
  ['no-image', 422, 'no_media_generated', 'false'],
  ['422', 422, 'value_error', 'false'],
  ['500', 500, 'internal_server_error', 'true'],
] as const) {
  test(`[fail:${fault}] is the model's own error, replayed as the result, and free`, async () => {
    const id = await submitted(`x [fail:${fault}]`);
    await untilStatus(id, 'COMPLETED');
    assert.equal(Object(await fal.queue.status(NANO, { requestId: id })).error, `Invalid status code: ${status}`);
    const result = await ask(`${NANO}/requests/${id}`);
    const { detail } = Object(await result.json());
    assert.deepEqual([result.status, detail[0].type, detail[0].loc[0]], [status, type, 'body']);
    const headers = ['x-fal-retryable', 'x-fal-billable-units', 'x-fal-request-id'].map((name) =>
      result.headers.get(name),
    );
    assert.deepEqual(headers, [retryable, '0', id]);
    assert.deepEqual([(await entryOf(id))?.status, (await entryOf(id))?.images], ['free', 0]);
  });
}

test('pictures come inside of the answer when asked for so, and units count by size', async () => {
  const input = { prompt: 'a kite', sync_mode: true, num_images: 3, ...SMALL } as const;
  const { data, requestId } = await fal.subscribe(NANO, { input, pollInterval: 20 });
  assert.equal(data.images.length, 3);
  for (const { url } of data.images) {
    const { width, format } = await sharp(Buffer.from(url.split(',')[1] ?? '', 'base64')).metadata();
    assert.deepEqual([width, format], [512, 'jpeg']);
  }
  const result = await ask(`${NANO}/requests/${requestId}`);
  assert.equal(result.headers.get('x-fal-billable-units'), '2.25');
  assert.equal((await entryOf(requestId))?.images, 3);
});

test('a picture that can’t be had fails the request where it stands in the input', async () => {
  for (const address of ['https://example.org/a.png', 'data:image/png;base64,bm8=']) {
    const input = { prompt: 'x', image_urls: [await picture(), address] };
    await assert.rejects(fal.subscribe(EDIT, { input, pollInterval: 20 }), (error) => {
      assert(error instanceof ValidationError);
      const told = error.fieldErrors.map(({ type, loc }) => [type, ...loc]);
      assert.deepEqual(told, [['file_download_error', 'body', 'image_urls', 1]]);
      return true;
    });
  }
});

test('a job whose acceptance is lost runs and is billed once; one that never arrived is not there', async () => {
  for (const fault of ['drop', 'cut', 'truncated', 'malformed']) {
    const prompt = `unheard of [fail:${fault}]`;
    const body = JSON.stringify({ prompt, ...SMALL });
    await assert.rejects(async () => JSON.parse(await (await ask(NANO, { method: 'POST', body })).text()), fault);
    await until(async () => (await sandbox.bill()).some((entry) => entry.prompt === prompt));
    const entries = (await sandbox.bill()).filter((entry) => entry.prompt === prompt);
    assert.deepEqual(
      entries.map(({ status, images }) => [status, images]),
      [['billed', 1]],
      fault,
    );
  }
  const prompt = 'never arrived [fail:lost-before]';
  await assert.rejects(ask(NANO, { method: 'POST', body: JSON.stringify({ prompt }) }));
  assert(!(await sandbox.requests()).some(({ body }) => Object(body).prompt === prompt));
});

test('an upload is taken once, as it was announced, without a key, and is kept for as long as the client wishes', async () => {
  const quick = await startSandbox({ speed: 1000, scenario });
  try {
    const client = clientOf(quick);
    const file = new Blob(['some bytes'], { type: 'image/png' });
    // A minute is 60 ms here, a week ten of our minutes.
    const short = await client.storage.upload(file, { lifecycle: { expiresIn: 'immediate' } });
    const long = await client.storage.upload(file);
    await until(async () => (await fetch(short)).status === 404);
    const kept = await fetch(long);
    assert.deepEqual([kept.headers.get('content-type'), await kept.text()], ['image/png', 'some bytes']);

    const announce = (body: object, key: string) =>
      fetch(`${quick.url}/fal/rest/storage/upload/initiate?storage_type=fal-cdn-v3`, {
        method: 'POST',
        headers: { authorization: key, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const wanted = { content_type: 'image/png', file_name: 'a b/../c.png' };
    assert.equal((await announce(wanted, 'Key invalid')).status, 401);
    assert.equal((await announce({ file_name: 'c.png' }, 'Key k')).status, 422);
    const { upload_url: place, file_url: address } = Object(await (await announce(wanted, 'Key k')).json());
    const put = async (type: string): Promise<number> =>
      (await fetch(place, { method: 'PUT', headers: { 'content-type': type }, body: 'x' })).status;
    assert.equal((await fetch(address)).status, 404, 'not there yet');
    assert.deepEqual([await put('image/jpeg'), await put('image/png'), await put('image/png')], [403, 200, 404]);
    assert.equal((await fetch(address)).status, 200);
  } finally {
    await quick.stop();
  }
});

describe('the queue takes any JSON, and the model says what it has against it', () => {
  test('with every value of its page there is nothing', async () => {
    const inputs = [
      ...['auto', '1:8', '8:1', '21:9', '4:5'].map((value) => ({ aspect_ratio: value })),
      ...['0.5K', '1K', '2K', '4K'].map((resolution) => ({ resolution })),
      ...['jpeg', 'png', 'webp'].map((format) => ({ output_format: format })),
      { num_images: 4, seed: 0, safety_tolerance: '1', limit_generations: true, thinking_level: 'minimal' },
    ];
    const results = inputs.map(async (more) => {
      const result = await resultOf({ prompt: 'every value [fail:blocked]', ...more });
      // The typed failure comes after the form of the input was found right.
      assert.deepEqual([result.status, result.types], [422, ['content_policy_violation']], JSON.stringify(more));
    });
    await Promise.all(results);
  });

  test('with a fault that nobody knows, which ones are known', async () => {
    const { status, types, words } = await resultOf({ prompt: 'x [fail:nonsense]' });
    assert.deepEqual([status, types], [422, ['value_error']]);
    assert.match(words, /Unknown fault.*no-image/);
  });

  test('with several faults, all of them, and nothing is billed', async () => {
    const { id, status, types } = await resultOf({ num_images: 9, resolution: '512', size: 1 });
    assert.equal(status, 422);
    assert.deepEqual(types.toSorted(), ['extra_forbidden', 'less_than_equal', 'literal_error', 'missing']);
    assert.equal((await entryOf(id))?.status, 'free');
  });

  async function resultOf(input: unknown) {
    const queued = await ask(NANO, { method: 'POST', body: JSON.stringify(input) });
    assert.equal(queued.status, 200);
    const { request_id: id }: { request_id: string } = JSON.parse(await queued.text());
    await untilStatus(id, 'COMPLETED');
    const result = await ask(`${NANO}/requests/${id}`);
    const { detail }: { detail: readonly { type: string; msg: string }[] } = JSON.parse(await result.text());
    return {
      id,
      status: result.status,
      types: detail.map(({ type }) => type),
      words: detail.map(({ msg }) => msg).join('\n'),
    };
  }
});

/** The official client knows its hosts by heart: its middleware sends what is meant for them to the sandbox. */
function clientOf({ url }: SandboxProcess): FalClient {
  const doors = new Map([
    ['queue.fal.run', '/fal/queue'],
    ['rest.fal.ai', '/fal/rest'],
  ]);
  return createFalClient({
    credentials: 'test-id:test-secret',
    requestMiddleware: async (request) => {
      const meant = new URL(request.url);
      const door = doors.get(meant.host);
      return door === undefined ? request : { ...request, url: `${url}${door}${meant.pathname}${meant.search}` };
    },
  });
}

async function submitted(prompt: string): Promise<string> {
  return (await fal.queue.submit(NANO, { input: { prompt, ...SMALL } })).request_id;
}

async function entryOf(id: string) {
  return (await sandbox.bill()).find((entry) => entry.id === id);
}

async function untilStatus(requestId: string, status: string): Promise<void> {
  await until(async () => (await fal.queue.status(NANO, { requestId })).status === status);
}

function ask(path: string, { method = 'GET', body }: { method?: string; body?: string } = {}): Promise<Response> {
  return fetch(`${sandbox.url}/fal/queue/${path}`, {
    method,
    headers: { authorization: 'Key test', 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  });
}

async function picture(): Promise<string> {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${bytes.toString('base64')}`;
}
