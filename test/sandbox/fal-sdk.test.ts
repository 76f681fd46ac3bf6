import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiError, createFalClient, type FalClient, type QueueStatus, ValidationError } from '@fal-ai/client';
import sharp from 'sharp';
import { readImageInput } from '../../sandbox/fal/image-input.ts';
import { FalError } from '../../sandbox/fal/fal-error.ts';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { until } from './ask.ts';

const NANO = 'fal-ai/nano-banana-2';
const EDIT = 'fal-ai/nano-banana-2/edit';
const SMALL = { resolution: '0.5K', output_format: 'jpeg' } as const;

/** fal's own client, whose hosts are the sandbox's doors. */
function clientOf(sandbox: SandboxProcess, credentials = 'id:secret'): FalClient {
  const doors = { 'https://queue.fal.run': '/fal/queue', 'https://rest.fal.ai': '/fal/rest' };
  return createFalClient({
    credentials,
    suppressLocalCredentialsWarning: true,
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : String(input));
      const door = new Map(Object.entries(doors)).get(url.origin);
      return fetch(door === undefined ? url : `${sandbox.url}${door}${url.pathname}${url.search}`, init);
    },
  });
}

describe("fal's own client", () => {
  let sandbox: SandboxProcess;
  let fal: FalClient;
  before(async () => {
    const figures = { p50Ms: 60_000, p95Ms: 60_000 };
    const fal_ = { models: { [NANO]: figures, [EDIT]: figures } };
    sandbox = await startSandbox({ speed: 100, scenario: { providers: { fal: fal_ } } });
    fal = clientOf(sandbox);
  });
  after(() => sandbox.stop());

  test('submits, polls and gets pictures of the asked shape', async () => {
    await sandbox.clear();
    const seen = new Set<string>();
    const lines = new Set<string>();
    const { data, requestId } = await fal.subscribe(NANO, {
      input: { prompt: 'a cup', ...SMALL, aspect_ratio: '16:9', num_images: 2 },
      logs: true,
      pollInterval: 20,
      onQueueUpdate: (update) => {
        seen.add(update.status);
        if ('logs' in update) for (const { message } of update.logs) lines.add(message);
      },
    });
    assert(seen.has('IN_PROGRESS') && seen.has('COMPLETED'), [...seen].join());
    assert(lines.has('Reading the request') && lines.size === 4);
    assert.equal(data.images.length, 2);
    for (const { url, width, height, content_type: type, file_size: size } of data.images) {
      const bytes = await (await fetch(url)).bytes();
      const metadata = await sharp(bytes).metadata();
      assert.deepEqual([metadata.width, metadata.height, metadata.format], [688, 384, 'jpeg']);
      assert.deepEqual([width, height, type, size], [688, 384, 'image/jpeg', bytes.length]);
    }
    const [entry, ...others] = await sandbox.bill();
    assert.deepEqual([entry?.id, entry?.status, entry?.images, others.length], [requestId, 'billed', 2, 0]);
    const [received] = await sandbox.requests();
    assert.equal(received?.id, requestId);
  });

  test('follows the stream of statuses, whose events have the new lines of the log', async () => {
    const { request_id: requestId } = await fal.queue.submit(NANO, { input: { prompt: 'a spoon', ...SMALL } });
    const stream = await fal.queue.streamStatus(NANO, { requestId, logs: true });
    const events: QueueStatus[] = [];
    for await (const status of stream) events.push(status);
    const states = [...new Set(events.map(({ status }) => status))];
    assert.deepEqual(states.slice(-2), ['IN_PROGRESS', 'COMPLETED']);
    const lines = events
      .flatMap((status) => ('logs' in status ? (status.logs ?? []) : []))
      .map(({ message }) => message);
    assert.equal(lines.length, 4);
    assert.equal(new Set(lines).size, 4);
    const places = events.flatMap((status) => (status.status === 'IN_QUEUE' ? [status.queue_position] : []));
    // A place may be left before the stream is opened; none comes twice, and none out of turn.
    assert.deepEqual(
      places,
      [2, 1, 0].filter((place) => places.includes(place)),
    );
  });

  test('uploads a picture and edits it, in its shape', async () => {
    const picture = await sharp({ create: { width: 300, height: 100, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const { data } = await fal.subscribe(EDIT, {
      // The client's types want addresses; it uploads what is a Blob.
      input: {
        prompt: 'at night',
        image_urls: [new Blob([new Uint8Array(picture)], { type: 'image/png' })] as never[],
        ...SMALL,
      },
      pollInterval: 20,
    });
    assert.deepEqual([data.images[0]?.width, data.images[0]?.height], [792, 168]);
  });

  test('hears of a request that still runs, and cancels it in both ways', async () => {
    const submit = async () =>
      (await fal.queue.submit(NANO, { input: { prompt: 'never [fail:stall]', ...SMALL } })).request_id;
    const put = async (requestId: string) => {
      const url = `${sandbox.url}/fal/queue/${NANO}/requests/${requestId}/cancel`;
      const response = await fetch(url, { method: 'PUT', headers: { authorization: 'Key k' } });
      return [response.status, Object(await response.json()).status];
    };
    const running = await submit();
    const early = fal.queue.result(NANO, { requestId: running });
    await assert.rejects(early, (error) => error instanceof ApiError && error.status === 400);
    await until(async () => (await fal.queue.status(NANO, { requestId: running })).status === 'IN_PROGRESS');
    assert.deepEqual(await put(running), [202, 'CANCELLATION_REQUESTED']);
    await until(async () => (await fal.queue.status(NANO, { requestId: running })).status === 'COMPLETED');
    const late = fal.queue.result(NANO, { requestId: running });
    await assert.rejects(late, (error) => error instanceof ApiError && error.status === 499);
    assert.deepEqual(await put(running), [400, 'ALREADY_COMPLETED']);

    const waiting = await submit();
    await fal.queue.cancel(NANO, { requestId: waiting });
    assert.equal((await fal.queue.status(NANO, { requestId: waiting })).status, 'COMPLETED');
    assert.deepEqual(await put('00000000-0000-0000-0000-000000000000'), [404, 'NOT_FOUND']);
    const bill = await sandbox.bill();
    for (const id of [running, waiting]) assert.equal(bill.find((entry) => entry.id === id)?.status, 'free');
  });

  test('gets what a model has against its input as the result, by field', async () => {
    const input = { prompt: 'a fork', resolution: '512', num_images: 9, seed: 1.5, nonsense: 1 };
    // Its types would not let that pass.
    const refused = fal.subscribe(NANO, { input: input as never, pollInterval: 20 });
    await assert.rejects(refused, (error) => {
      assert(error instanceof ValidationError);
      const types = error.fieldErrors.map(({ loc, type }) => [loc.at(-1), type]);
      assert.deepEqual(types, [
        ['resolution', 'literal_error'],
        ['num_images', 'less_than_equal'],
        ['seed', 'int_from_float'],
        ['nonsense', 'extra_forbidden'],
      ]);
      return true;
    });
  });

  for (const [fault, status, type] of [
    ['safety', 422, 'content_policy_violation'],
    ['no-image', 422, 'no_media_generated'],
  ] as const) {
    test(`gets [fail:${fault}] as a ${status} with its word`, async () => {
      const failed = fal.subscribe(NANO, { input: { prompt: `a knife [fail:${fault}]`, ...SMALL }, pollInterval: 20 });
      await assert.rejects(failed, (error) => error instanceof ValidationError && error.fieldErrors[0]?.type === type);
    });
  }

  test('has what failed on fal’s side tried again, unless it says no', async () => {
    const input = { prompt: 'a lid [fail:failed]', ...SMALL };
    const { data } = await fal.subscribe(NANO, { input, pollInterval: 20 });
    assert.equal(data.images.length, 1);
    const { request_id: requestId } = await fal.queue.submit(NANO, { input, headers: { 'x-fal-no-retry': '1' } });
    await fal.queue.subscribeToStatus(NANO, { requestId, mode: 'streaming' });
    const response = await fetch(`${sandbox.url}/fal/queue/${NANO}/requests/${requestId}`, {
      headers: { authorization: 'Key k' },
    });
    assert.deepEqual([response.status, response.headers.get('x-fal-error-type')], [503, 'runner_disconnected']);
    assert.equal(response.headers.get('x-fal-billable-units'), '0');
  });

  test('is refused at the door for a bad key, an unknown model and what is no JSON', async () => {
    const post = async (model: string, body: string, key: string | null = 'Key k'): Promise<number> => {
      const headers = { 'content-type': 'application/json', ...(key !== null && { authorization: key }) };
      return (await fetch(`${sandbox.url}/fal/queue/${model}`, { method: 'POST', headers, body })).status;
    };
    assert.equal(await post(NANO, '{"prompt":"a bowl"}'), 200);
    assert.equal(await post(NANO, '{}', null), 401);
    assert.equal(await post(NANO, '{}', 'Bearer k'), 401);
    assert.equal(await post('fal-ai/nano-banana-9', '{}'), 404);
    assert.equal(await post('constructor/toString', '{}'), 404);
    assert.equal(await post(NANO, '{'), 400);
    assert.equal(await post(`${NANO}?fal_webhook=ftp://x`, '{}'), 422);
    const stranger = clientOf(sandbox, 'an-invalid-key').queue.submit(NANO, { input: { prompt: 'x' } });
    await assert.rejects(stranger, (error) => error instanceof ApiError && error.status === 401);
  });

  test('finds in the history what has ended, by endpoint, state and id, page by page', async () => {
    const list = async (query: string) => {
      const response = await fetch(`${sandbox.url}/fal/api/v1/models/requests/by-endpoint?${query}`, {
        headers: { authorization: 'Key k' },
      });
      const body: {
        items: { request_id: string; json_input?: object; status_code: number }[];
        next_cursor: string | null;
      } = await response.json();
      return { status: response.status, ...body };
    };
    const first = await list(`endpoint_id=${NANO}&limit=2`);
    assert.equal(first.items.length, 2);
    assert.equal(first.items[0]?.json_input, undefined);
    const second = await list(`endpoint_id=${NANO}&limit=2&cursor=${first.next_cursor}`);
    assert(!second.items.some(({ request_id: id }) => first.items.some((one) => one.request_id === id)));
    const { items } = await list(`endpoint_id=${EDIT},${NANO}&status=user_error&expand=payloads`);
    assert(items.length > 0 && items.every(({ status_code: status }) => status >= 400 && status < 500));
    assert(items.every(({ json_input: input }) => input !== undefined));
    const one = await list(`endpoint_id=${NANO}&request_id=${first.items[1]?.request_id}`);
    assert.deepEqual(
      one.items.map(({ request_id: id }) => id),
      [first.items[1]?.request_id],
    );
    assert.equal((await list('limit=2')).status, 422);
    assert.equal((await list(`endpoint_id=${NANO}&limit=101`)).status, 422);
    assert.equal((await list(`endpoint_id=${NANO}&start=soon`)).status, 422);
  });
});

test('results are forgotten after six minutes when they are large, and after an hour when they aren’t', async () => {
  const models = { [NANO]: { p50Ms: 20_000, p95Ms: 20_000 } };
  const sandbox = await startSandbox({ speed: 500, scenario: { providers: { fal: { models } } } });
  try {
    const fal = clientOf(sandbox);
    const ended = async ({ sync_mode }: { sync_mode: boolean }): Promise<string> => {
      const input = { prompt: 'a cup', resolution: sync_mode ? '4K' : '0.5K', sync_mode } as const;
      const { request_id: requestId } = await fal.queue.submit(NANO, { input });
      await until(async () => (await fal.queue.status(NANO, { requestId })).status === 'COMPLETED');
      return requestId;
    };
    const statusOf = async (id: string): Promise<number> => {
      const response = await fetch(`${sandbox.url}/fal/queue/${NANO}/requests/${id}`, {
        headers: { authorization: 'Key k' },
      });
      await response.body?.cancel();
      return response.status;
    };
    const [small, large] = [await ended({ sync_mode: false }), await ended({ sync_mode: true })];
    await until(async () => (await statusOf(large)) === 404);
    assert.equal(await statusOf(small), 200);
    await until(async () => (await statusOf(small)) === 404);
  } finally {
    await sandbox.stop();
  }
});

describe('an input', () => {
  const typesOf = (model: string, input: unknown): string[] => {
    try {
      readImageInput(model, input);
      return [];
    } catch (error) {
      assert(error instanceof FalError);
      const detail: { loc: unknown[]; type: string }[] = Object(error.reply.body).detail;
      return detail.map(({ loc, type }) => `${loc.slice(1).join('.')} ${type}`);
    }
  };

  test('with everything that there is passes', () => {
    const all = {
      prompt: 'x',
      num_images: 4,
      seed: -1,
      aspect_ratio: 'auto',
      output_format: 'webp',
      safety_tolerance: '6',
      sync_mode: true,
      resolution: '0.5K',
      limit_generations: false,
      enable_web_search: true,
      thinking_level: 'high',
    };
    assert.deepEqual(typesOf(NANO, all), []);
    assert.deepEqual(
      typesOf(EDIT, { ...all, image_urls: ['https://a.example/b.png', 'data:image/png;base64,AA=='] }),
      [],
    );
  });

  for (const [model, input, types] of [
    [NANO, {}, ['prompt missing']],
    [NANO, [], [' model_attributes_type']],
    [NANO, null, [' model_attributes_type']],
    [NANO, { prompt: null }, ['prompt string_type']],
    [NANO, { prompt: 'x', seed: '1' }, ['seed int_type']],
    [NANO, { prompt: 'x', num_images: 0 }, ['num_images greater_than_equal']],
    [NANO, { prompt: 'x', safety_tolerance: 4 }, ['safety_tolerance literal_error']],
    [NANO, { prompt: 'x', sync_mode: 'true' }, ['sync_mode bool_type']],
    [NANO, { prompt: 'x', aspect_ratio: '7:5' }, ['aspect_ratio literal_error']],
    [NANO, { prompt: 'x', thinking_level: null }, ['thinking_level literal_error']],
    [NANO, { prompt: 'x', image_urls: [] }, ['image_urls extra_forbidden']],
    [EDIT, { prompt: 'x' }, ['image_urls missing']],
    [EDIT, { prompt: 'x', image_urls: 'https://a' }, ['image_urls list_type']],
    [EDIT, { prompt: 'x', image_urls: [] }, ['image_urls sequence_too_short']],
    [EDIT, { prompt: 'x', image_urls: Array(15).fill('https://a') }, ['image_urls sequence_too_long']],
    [EDIT, { prompt: 'x', image_urls: [7, 'ftp://x'] }, ['image_urls.0 string_type', 'image_urls.1 url_parsing']],
  ] as const) {
    test(`${JSON.stringify(input).slice(0, 60)} at ${model} is "${types.join(', ')}"`, () => {
      assert.deepEqual(typesOf(model, input), types);
    });
  }
});
