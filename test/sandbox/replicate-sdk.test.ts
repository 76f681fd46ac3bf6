import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import Replicate, { type Prediction, type ServerSentEvent } from 'replicate';
import sharp from 'sharp';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { until } from './ask.ts';

const NANO = 'google/nano-banana-2';
const SKETCH = 'acme/sketch';
const models = { [NANO]: { p50Ms: 30_000 }, [SKETCH]: { p50Ms: 20_000 } };
const scenario = { providers: { replicate: { models } } };

function clientOf(sandbox: SandboxProcess, auth = 'test-token'): Replicate {
  return new Replicate({ auth, baseUrl: `${sandbox.url}/replicate/v1`, userAgent: 'test' });
}

describe("Replicate's own client", () => {
  let sandbox: SandboxProcess;
  let replicate: Replicate;
  before(async () => {
    sandbox = await startSandbox({ speed: 100, scenario });
    replicate = clientOf(sandbox);
  });
  after(() => sandbox.stop());

  const create = (input: object): Promise<Prediction> => replicate.predictions.create({ model: NANO, input });
  const ended = (prediction: Prediction): Promise<Prediction> => replicate.wait(prediction, { interval: 20 });

  test('creates a prediction, waits for it and fetches its picture without a token', async () => {
    const created = await create({ prompt: 'a red kite', aspect_ratio: '16:9', output_format: 'png' });
    assert.deepEqual([created.status, created.model, created.version], ['starting', NANO, 'hidden']);
    assert.deepEqual([created.output, created.error, created.metrics], [null, null, undefined]);
    assert.match(created.id, /^[a-z0-9]{26}$/);
    const prediction = await ended(created);
    assert.equal(prediction.status, 'succeeded');
    assert.match(prediction.logs ?? '', /^Reading the request\n/);
    assert(Date.parse(prediction.started_at ?? '') >= Date.parse(prediction.created_at));
    assert(typeof prediction.output === 'string', 'this model answers with one address');
    const response = await fetch(prediction.output);
    assert.equal(response.headers.get('content-type'), 'image/png');
    const { format, width, height } = await sharp(await response.bytes()).metadata();
    assert.deepEqual([format, width, height], ['png', 1376, 768]);
    const [entry] = (await sandbox.bill()).filter(({ id }) => id === created.id);
    assert.deepEqual([entry?.status, entry?.images], ['billed', 1]);
  });

  test('runs a model, by name and by version, and hears how it goes', async () => {
    const seen: string[] = [];
    const input = { prompt: 'a kite', resolution: '512', num_outputs: 2 };
    const wait = { mode: 'poll', interval: 20 } as const;
    const output = await replicate.run(SKETCH, { input, wait }, ({ status }) => seen.push(status));
    assert(Array.isArray(output) && output.length === 2, 'a model that makes several answers with a list');
    assert.equal(seen.at(-1), 'succeeded');
    const version = createHash('sha256').update(SKETCH).digest('hex');
    const byVersion = await replicate.run(`${SKETCH}:${version}`, { input: { prompt: 'a kite' }, wait });
    assert(Array.isArray(byVersion) && byVersion.length === 1);
  });

  test('is held back until the end when it prefers to wait, and no longer than that', async () => {
    const short = await replicate.predictions.create({ model: NANO, input: { prompt: 'x [fail:safety]' }, wait: 60 });
    assert.equal(short.status, 'failed');
    const long = await replicate.predictions.create({ model: NANO, input: { prompt: 'x [fail:stall]' }, wait: 5 });
    assert.equal(long.status, 'processing');
    const response = await post({ input: { prompt: 'x [fail:safety]' } }, { prefer: 'wait=7' });
    assert.equal(response.headers.get('preference-applied'), 'wait=7');
    assert.equal((await post({ input: { prompt: 'x' } }, { prefer: 'wait=61' })).status, 400);
  });

  test('streams what is streamed, and is told that nano-banana-2 is not', async () => {
    const events: ServerSentEvent[] = [];
    const input = { prompt: 'a kite', resolution: '512' };
    for await (const event of replicate.stream(SKETCH, { input })) events.push(event);
    assert.deepEqual(
      events.map(({ event }) => event),
      ['logs', 'logs', 'logs', 'logs', 'output', 'done'],
    );
    assert.match(String(events[4]?.data), /^http:\/\/127\.0\.0\.1:\d+\/replicate\/files\//);
    await assert.rejects(async () => {
      for await (const _ of replicate.stream(NANO, { input: { prompt: 'a kite [fail:no-image]' } }));
    }, /does not support streaming/);
    await assert.rejects(async () => {
      for await (const _ of replicate.stream(SKETCH, { input: { prompt: 'x [fail:safety]' } }));
    }, /E005/);
  });

  test('cancels, which is free before the start and billed after it', async () => {
    const early = await create({ prompt: 'early [fail:slow]' });
    assert.equal((await replicate.predictions.cancel(early.id)).status, 'canceled');
    const late = await create({ prompt: 'late [fail:stall]' });
    await until(async () => (await replicate.predictions.get(late.id)).status === 'processing');
    assert.equal((await replicate.predictions.cancel(late.id)).status, 'canceled');
    assert.equal((await replicate.predictions.cancel(late.id)).status, 'canceled', 'twice is harmless');
    const entries = (await sandbox.bill()).filter(({ id }) => id === early.id || id === late.id);
    assert.deepEqual(
      entries.map(({ id, status }) => [id, status]),
      [
        [early.id, 'free'],
        [late.id, 'billed'],
      ],
    );
  });

  test('lists the newest first, a hundred to a page', async () => {
    const made: string[] = [];
    for (let count = 0; count < 105; count += 1) made.push((await create({ prompt: `one of many [fail:blocked]` })).id);
    const pages: string[][] = [];
    for await (const page of replicate.paginate(() => replicate.predictions.list()))
      pages.push(page.map(({ id }) => id));
    assert.equal(pages[0]?.length, 100);
    const all = pages.flat();
    assert.equal(new Set(all).size, all.length);
    assert.deepEqual(all.slice(0, 105), made.toReversed());
  });

  test('uploads, finds and deletes files, and works on an uploaded picture', async () => {
    const bytes = await sharp({ create: { width: 90, height: 60, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const file = await replicate.files.create(new Blob([new Uint8Array(bytes)], { type: 'image/png' }), {
      of: 'a test',
    });
    assert.deepEqual([file.size, file.content_type, file.metadata], [bytes.length, 'image/png', { of: 'a test' }]);
    assert.equal(file.checksums.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.deepEqual(await replicate.files.get(file.id), file);
    const { output } = await ended(await create({ prompt: 'colder', image_input: [file.urls.get] }));
    const { width, height } = await sharp(await (await fetch(String(output))).bytes()).metadata();
    assert.deepEqual([width, height], [1264, 848], 'the nearest shape to 3:2');
    assert.equal(await replicate.files.delete(file.id), true);
    await assert.rejects(replicate.files.get(file.id), /404/);
  });

  test('sees a picture that can’t be had fail the prediction, for nothing', async () => {
    for (const address of ['https://example.org/a.png', 'data:image/png;base64,bm8=']) {
      const { id } = await create({ prompt: 'x', image_input: [address] });
      await until(async () => (await replicate.predictions.get(id)).status === 'failed');
      assert.match(String((await replicate.predictions.get(id)).error), /\(E006\)/);
      assert.equal((await sandbox.bill()).find((entry) => entry.id === id)?.status, 'free');
    }
  });

  test('is refused as Replicate refuses', async () => {
    await assert.rejects(clientOf(sandbox, '').predictions.list(), /401/);
    await assert.rejects(clientOf(sandbox, 'an-invalid-token').predictions.list(), /Unauthenticated/);
    await assert.rejects(replicate.predictions.get('nobody'), /404/);
    await assert.rejects(replicate.predictions.create({ model: 'acme/none', input: { prompt: 'x' } }), /404/);
    await assert.rejects(replicate.predictions.create({ version: 'f'.repeat(64), input: {} }), /Invalid version/);
    await assert.rejects(create({ prompt: 'x [fail:402]' }), /Insufficient credit/);
    await assert.rejects(create({ prompt: 'x [fail:nonsense]' }), /Unknown fault/);
    const throttled = await post({ input: { prompt: 'x [fail:429]' } });
    assert.equal(throttled.headers.get('content-type'), 'application/problem+json');
    assert(Number(throttled.headers.get('retry-after')) > 0);
  });

  test('gets the account’s webhook secret and a model’s page', async () => {
    assert.match((await replicate.webhooks.default.secret.get()).key, /^whsec_/);
    const { owner, name, is_official: official } = await replicate.models.get('google', 'nano-banana-2');
    assert.deepEqual([owner, name, official], ['google', 'nano-banana-2', true]);
  });

  test('sees what is left of the minute', async () => {
    const left = async (): Promise<number> => {
      const headers = { authorization: 'Bearer t' };
      const response = await fetch(`${sandbox.url}/replicate/v1/predictions`, { headers });
      assert(Number(response.headers.get('ratelimit-reset')) <= 60);
      return Number(response.headers.get('ratelimit-remaining'));
    };
    const [first, second] = [await left(), await left()];
    // A minute of the sandbox's clock is short, and another one may have begun in between.
    assert(first < 3000 && (second === first - 1 || second === 2999), `${first}, then ${second}`);
  });

  describe('an input of nano-banana-2', () => {
    for (const [name, input, wrong] of [
      ['without a prompt', {}, ['required input']],
      ['whose prompt is no text', { prompt: 7 }, ['invalid_type input.prompt']],
      ['of half a thousand pixels', { prompt: 'x', resolution: '512' }, ['enum input.resolution']],
      ['in lower case', { prompt: 'x', resolution: '1k' }, ['enum input.resolution']],
      ['with a ratio that isn’t made', { prompt: 'x', aspect_ratio: '5:3' }, ['enum input.aspect_ratio']],
      ['with "auto"', { prompt: 'x', aspect_ratio: 'auto' }, ['enum input.aspect_ratio']],
      ['in webp', { prompt: 'x', output_format: 'webp' }, ['enum input.output_format']],
      ['in "jpeg"', { prompt: 'x', output_format: 'jpeg' }, ['enum input.output_format']],
      ['with a seed', { prompt: 'x', seed: 7 }, ['additional_property_not_allowed input']],
      ['with null', { prompt: 'x', resolution: null }, ['invalid_type input.resolution']],
      ['with "true"', { prompt: 'x', google_search: 'true' }, ['invalid_type input.google_search']],
      ['with one picture, not a list', { prompt: 'x', image_input: 'data:,' }, ['invalid_type input.image_input']],
      ['with no address', { prompt: 'x', image_input: ['a.png'] }, ['format input.image_input.0']],
      [
        'with fifteen pictures',
        { prompt: 'x', image_input: Array.from({ length: 15 }, () => 'https://x.example/a') },
        ['array_max_items input.image_input'],
      ],
      ['that is a list', [], ['invalid_type input']],
      [
        'with several faults',
        { seed: 1, resolution: '8K' },
        ['required input', 'additional_property_not_allowed input', 'enum input.resolution'],
      ],
    ] as const) {
      test(`${name} is refused with its fields`, async () => {
        const response = await post({ input });
        const { title, invalid_fields: fields }: { title: string; invalid_fields: { type: string; field: string }[] } =
          JSON.parse(await response.text());
        assert.deepEqual([response.status, title], [422, 'Input validation failed']);
        assert.deepEqual(
          fields.map(({ type, field }) => `${type} ${field}`),
          wrong,
        );
      });
    }

    test('may have every value of its page', async () => {
      const inputs = [
        ...['match_input_image', '1:8', '8:1', '21:9'].map((value) => ({ aspect_ratio: value })),
        ...['1K', '2K', '4K'].map((resolution) => ({ resolution })),
        ...['jpg', 'png'].map((format) => ({ output_format: format })),
        { google_search: true, image_search: false, image_input: [] },
      ];
      for (const input of inputs) {
        const response = await post({ input: { prompt: 'every value [fail:blocked]', ...input } });
        assert.equal(response.status, 201, JSON.stringify(input));
      }
    });
  });

  test('a create with anything wrong around its input is refused', async () => {
    const input = { prompt: 'x' };
    for (const body of [
      { input, nonsense: 1 },
      { input, webhook: 'ftp://x.example' },
      { input, webhook: 7 },
      { input, webhook: 'https://x.example', webhook_events_filter: ['begin'] },
      { input, webhook: 'https://x.example', webhook_events_filter: 'start' },
      {},
      [],
    ]) {
      assert.equal((await post(body)).status, 422, JSON.stringify(body));
    }
    for (const value of ['4s', 'soon', ''])
      assert.equal((await post({ input }, { 'cancel-after': value })).status, 400);
  });

  test('hears nothing of a job whose acceptance is lost, and the job is billed', async () => {
    for (const fault of ['drop', 'cut', 'truncated', 'malformed']) {
      const prompt = `unheard of [fail:${fault}]`;
      await assert.rejects(async () => JSON.parse(await (await post({ input: { prompt } })).text()), fault);
      await until(async () => (await sandbox.bill()).some((entry) => entry.prompt === prompt));
      const entries = (await sandbox.bill()).filter((entry) => entry.prompt === prompt);
      assert.deepEqual(
        entries.map(({ status, images }) => [status, images]),
        [['billed', 1]],
        fault,
      );
    }
  });

  function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${sandbox.url}/replicate/v1/models/${NANO}/predictions`, {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }
});

describe("the sandbox's Replicate keeps its times", () => {
  // An hour is 360 ms here, and a success's median 3 ms.
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox({ speed: 10_000, scenario });
  });
  after(() => sandbox.stop());

  test('input, output and logs are deleted an hour after the end', async () => {
    const replicate = clientOf(sandbox);
    const input = { prompt: 'a kite', resolution: '512' };
    const { id } = await replicate.predictions.create({ model: SKETCH, input });
    let output = '';
    await until(async () => {
      const prediction = await replicate.predictions.get(id);
      output ||= String(prediction.output ?? '');
      return prediction.data_removed;
    });
    const prediction = await replicate.predictions.get(id);
    assert.deepEqual(
      [prediction.status, prediction.input, prediction.output, prediction.logs],
      ['succeeded', {}, null, ''],
    );
    assert.match(output, /\/replicate\/files\//);
    await until(async () => (await fetch(output)).status === 404);
  });

  test('Cancel-After cancels what runs, and aborts for free what has not begun', async () => {
    const cancelAfter = async (slow: SandboxProcess, prompt: string, value: string): Promise<Prediction> => {
      const response = await fetch(`${slow.url}/replicate/v1/models/${NANO}/predictions`, {
        method: 'POST',
        headers: { authorization: 'Bearer t', 'content-type': 'application/json', 'cancel-after': value },
        body: JSON.stringify({ input: { prompt } }),
      });
      const created: Prediction = JSON.parse(await response.text());
      assert(Date.parse(created.deadline ?? '') > Date.parse(created.created_at));
      const replicate = clientOf(slow);
      await until(async () => (await replicate.predictions.get(created.id)).completed_at !== undefined);
      return replicate.predictions.get(created.id);
    };
    const ran = await cancelAfter(sandbox, 'runs on and on [fail:stall]', '1h30m');
    assert.equal(ran.status, 'canceled');
    // Ten times as long as usual is 300 s; it waits for a twentieth of it, and 5 s are over before.
    const slow = await startSandbox({ speed: 10, scenario });
    try {
      const aborted = await cancelAfter(slow, 'waits and waits [fail:slow]', '5s');
      assert.deepEqual([aborted.status, aborted.started_at], ['aborted', undefined]);
      assert.equal((await slow.bill())[0]?.status, 'free');
    } finally {
      await slow.stop();
    }
    const [entry] = (await sandbox.bill()).filter(({ id }) => id === ran.id);
    assert.equal(entry?.status, 'billed');
  });
});
