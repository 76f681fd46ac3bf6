import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { type FalFault, FAL_FAULTS } from '../../sandbox/fal/fault-outcome.ts';
import { seedOf } from '../../src/providers/fal-body.ts';
import type { ProviderRequest } from '../../src/providers/provider.ts';
import { noise, plain } from '../assets/pictures.ts';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { type Fal, falAt, KEY, NANO, REQUEST } from './fal-calls.ts';
import { hundredAtRandom } from './random-faults.ts';
import { accepted, briefOf, course, type Course, follow, lookOnce, messagesOf, submit } from './replicate-calls.ts';

let sandbox: SandboxProcess;
let fal: Fal;
before(async () => {
  const figures = { p50Ms: 45_725, p95Ms: 92_378 };
  sandbox = await startSandbox({
    speed: 300,
    scenario: {
      providers: { fal: { models: { [NANO]: figures, [`${NANO}/edit`]: figures, 'fal-ai/old': figures } } },
      retired: { fal: ['fal-ai/old'] },
    },
  });
  fal = falAt(sandbox.url);
});
after(() => sandbox.stop());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const EDIT = { upstreamModelId: `${NANO}/edit` };

test('a request arrives exactly as it was meant, once, on a connection of its own', async () => {
  await sandbox.clear();
  const hookUrl = 'https://pictograph.example/v1/hooks/fal?attempt=att_1&token=a+b';
  const image = await plain(64, 48).png().toBuffer();
  const fields = { aspect_ratio: '16:9', resolution: '2K', seed: 7, enable_web_search: true };
  const images = [{ bytes: image, mimeType: 'image/png' }];
  const { id } = await accepted(fal, { ...REQUEST, ...EDIT, prompt: 'make it night', images, fields }, { hookUrl });
  const [received, ...others] = await sandbox.requests();
  assert.deepEqual(others, []);
  assert.deepEqual([received?.id, received?.method], [id, 'POST']);
  assert.equal(received?.path, `/fal/queue/fal-ai/nano-banana-2/edit?fal_webhook=${encodeURIComponent(hookUrl)}`);
  assert.deepEqual(received?.body, {
    prompt: 'make it night',
    ...fields,
    image_urls: [{ type: 'image/png', sha256: sha256(image), bytes: image.length }],
  });
  const headers = new Map(received?.headers.map(([name, value]) => [name.toLowerCase(), value]));
  assert.deepEqual(
    ['content-type', 'x-fal-no-retry', 'connection', 'authorization'].map((name) => headers.get(name)),
    ['application/json', '1', 'close', '(redacted)'],
  );
});

test('a request without a seed gets the attempt’s own; one with a seed keeps it', async () => {
  await sandbox.clear();
  await accepted(fal, REQUEST);
  const [received] = await sandbox.requests();
  const seed = seedOf('att_1');
  assert(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31 && seed !== seedOf('att_2'));
  assert.deepEqual(received?.body, { prompt: REQUEST.prompt, ...REQUEST.fields, seed });
  assert.deepEqual(fal.standard.body(REQUEST), received?.body);
  assert.deepEqual(fal.standard.body({ ...REQUEST, fields: { seed: 0 } }), { prompt: REQUEST.prompt, seed: 0 });
});

test('one look follows a request to its picture, in the asked shape and format, with each line of the log once', async () => {
  await sandbox.clear();
  const fields = { aspect_ratio: '16:9', resolution: '1K', output_format: 'webp', num_images: 2 };
  const operation = await accepted(fal, { ...REQUEST, fields });
  const { updates, outcome } = await lookOnce(fal, operation);
  assert(outcome.outcome === 'succeeded', briefOf(outcome));
  const sizes = await Promise.all(outcome.pictures.map(({ bytes }) => sharp(bytes).metadata()));
  assert.deepEqual(
    sizes.map(({ width, height, format }) => [width, height, format]),
    [
      [1376, 768, 'webp'],
      [1376, 768, 'webp'],
    ],
  );
  assert.deepEqual([outcome.usage, outcome.warnings, outcome.providerRequestId], [{ images: 2 }, [], operation.id]);
  const lines = messagesOf(updates).filter((message) => message !== null);
  assert.deepEqual(lines, [
    'Reading the request',
    'Planning the composition',
    'Choosing the palette',
    'Finishing the render',
  ]);
  const last = updates.at(-1);
  assert(last?.type === 'text' && last.text.startsWith('Here is'));
  const entry = (await sandbox.bill()).find(({ id }) => id === operation.id);
  assert.deepEqual([entry?.status, entry?.images], ['billed', 2]);
});

test('pictures that come as data in the answer are as good', async () => {
  const told = await course(fal, { ...REQUEST, prompt: 'inline', fields: { ...REQUEST.fields, sync_mode: true } });
  assert(told.outcome.outcome === 'succeeded', told.brief);
  assert.equal((await sharp(told.outcome.pictures[0]?.bytes).metadata()).format, 'jpeg');
  assert.equal(told.outcome.pictures[0]?.declaredType, 'image/jpeg');
});

test('places in the queue and phases are told once, however short the looks are', async () => {
  const quiet = await startSandbox({
    speed: 100,
    scenario: { providers: { fal: { models: { [NANO]: { p50Ms: 600_000, p95Ms: 600_000 } } } } },
  });
  try {
    const there = falAt(quiet.url);
    let operation = await accepted(there, { ...REQUEST, prompt: 'a long wait [fail:stall]' });
    const told: unknown[] = [];
    for (const cap = Date.now() + 15_000; Date.now() < cap && !told.includes('Reading the request');) {
      const { updates, outcome } = await lookOnce(there, operation, { signal: AbortSignal.timeout(40) });
      for (const update of updates) {
        assert(update.type === 'progress');
        told.push(update.message ?? (update.phase === 'queued' ? update.queuePosition : update.phase));
      }
      assert(outcome.outcome === 'pending', briefOf(outcome));
      ({ operation } = outcome);
    }
    const all: unknown[] = [2, 1, 0, 'generating', 'Reading the request'];
    // A place may be left before anybody looks; none comes twice, and none out of turn.
    assert.deepEqual(
      told,
      all.filter((one) => told.includes(one)),
    );
    assert(told.includes('generating'), told.join());
  } finally {
    await quiet.stop();
  }
});

test('with a stream that breaks each time, a request is followed by looks, and no line is told twice', async () => {
  const operation = await accepted(fal, { ...REQUEST, prompt: 'a broken stream [fail:stream-error]' });
  const { outcome, updates } = await follow(fal, operation);
  assert.equal(outcome.outcome, 'succeeded');
  const lines = messagesOf(updates).filter((message) => message !== null);
  assert.deepEqual(lines, [
    'Reading the request',
    'Planning the composition',
    'Choosing the palette',
    'Finishing the render',
  ]);
});

test('a small picture goes along, a large one is uploaded first, for nothing', async () => {
  await sandbox.clear();
  const [small, large] = [await plain(90, 60).png().toBuffer(), await noise(400, 300).png().toBuffer()];
  assert(large.length > 256 * 1024);
  const images = [large, small].map((bytes) => ({ bytes, mimeType: 'image/png' }));
  const request = { ...REQUEST, ...EDIT, prompt: 'both of them', images };
  assert.deepEqual(Object(fal.standard.body(request))['image_urls'], [
    `upload:${sha256(large)}`,
    `data:image/png;base64,${small.toString('base64')}`,
  ]);
  const operation = await accepted(fal, request);
  const [received] = await sandbox.requests();
  const addresses: unknown = Object(received?.body)['image_urls'];
  assert(Array.isArray(addresses));
  assert.deepEqual(addresses[1], { type: 'image/png', sha256: sha256(small), bytes: small.length });
  const file = await fetch(String(addresses[0]));
  assert.deepEqual([file.headers.get('content-type'), sha256(await file.bytes())], ['image/png', sha256(large)]);
  const { outcome } = await follow(fal, operation);
  assert(outcome.outcome === 'succeeded', briefOf(outcome));
  const { width, height } = await sharp(outcome.pictures[0]?.bytes).metadata();
  assert.deepEqual([width, height], [600, 448], 'the shape of the first picture');
});

/** What every fault means for a route. Those after which money may be due are never "NO" or "FREE". */
const EXPECTED: Readonly<Record<FalFault, string>> = {
  '400': 'failed INVALID_REQUEST OFFER NO',
  '401': 'failed PROVIDER_AUTH OFFER NO',
  '402': 'failed PROVIDER_QUOTA OFFER NO',
  '403': 'failed PROVIDER_AUTH OFFER NO',
  '404': 'failed PROVIDER_ERROR OFFER NO',
  '422': 'failed INVALID_REQUEST OFFER NO',
  '429': 'failed RATE_LIMITED RETRY NO',
  '500': 'failed PROVIDER_ERROR RETRY NO',
  '503': 'failed PROVIDER_UNAVAILABLE RETRY NO',
  '504': 'failed PROVIDER_ERROR RETRY NO',
  failed: 'failed PROVIDER_UNAVAILABLE RETRY NO',
  safety: 'failed CONTENT_POLICY REQUEST NO',
  blocked: 'failed CONTENT_POLICY REQUEST NO',
  text: 'failed NO_IMAGE RETRY NO',
  'no-image': 'failed NO_IMAGE RETRY NO',
  html: 'unknown, absent',
  hang: 'unknown, absent',
  'lost-before': 'unknown, absent',
  cut: 'unknown, found, succeeded',
  drop: 'unknown, found, succeeded',
  truncated: 'unknown, found, succeeded',
  malformed: 'unknown, found, succeeded',
  // Whether bytes are a picture is not for the adapter to say.
  garbage: 'succeeded',
  gone: 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE',
  // fal's own patience comes to an end.
  stall: 'failed PROVIDER_ERROR RETRY NO',
  slow: 'succeeded',
  'stream-error': 'succeeded',
  'no-hook': 'succeeded',
};

describe('every fault ends as what it is', () => {
  for (const fault of FAL_FAULTS) {
    test(`[fail:${fault}] is "${EXPECTED[fault]}"`, async () => {
      const { brief, outcome } = await play(fault, faulty(fault, 'once'));
      assert.equal(brief, EXPECTED[fault]);
      if (outcome.outcome !== 'failed') return;
      if (fault === '429') assert((outcome.error.retryAfterMs ?? 0) > 0);
      const { message } = outcome.error;
      assert(!message.includes(KEY) && !message.includes('a still life'), message);
    });
  }
});

test('of 100 calls with random faults each ends in its class, and each job is on the bill once, as it was told', async () => {
  await sandbox.clear();
  const told = new Map<string, Course>();
  const taken = new Set<string>();
  await hundredAtRandom(FAL_FAULTS, async (fault, index) => {
    const request = faulty(fault, `number ${index}`);
    const answer = await play(fault, request, taken);
    assert.equal(answer.brief, fault === null ? 'succeeded' : EXPECTED[fault], request.prompt);
    told.set(request.prompt, answer);
  });
  assert.equal(told.size, 100);

  const bill = await sandbox.bill();
  const entries = new Map(bill.map((entry) => [entry.prompt, entry]));
  assert.equal(entries.size, bill.length, 'one entry for each job');
  for (const [prompt, { brief, id, outcome }] of told) {
    const entry = entries.get(prompt);
    assert.equal(entry?.id ?? null, id, prompt);
    if (outcome.outcome === 'succeeded') assert.deepEqual(outcome.usage, { images: entry?.images }, prompt);
    if (outcome.outcome === 'succeeded') assert.equal(entry?.status, 'billed', prompt);
    if (/ (?:NO|FREE)$/.test(brief)) assert.notEqual(entry?.status, 'billed', prompt);
  }
});

test('a key that is refused, and a model that was shut down, stop this offer alone', async () => {
  const stranger = falAt(sandbox.url, { apiKey: 'an-invalid-key' });
  assert.equal(briefOf(await submit(stranger, REQUEST)), 'failed PROVIDER_AUTH OFFER NO');
  const images = [{ bytes: await noise(400, 300).png().toBuffer(), mimeType: 'image/png' }];
  assert.equal(briefOf(await submit(stranger, { ...REQUEST, images })), 'failed PROVIDER_AUTH OFFER NO');
  const shut = await submit(fal, { ...REQUEST, upstreamModelId: 'fal-ai/old' });
  assert.equal(briefOf(shut), 'failed PROVIDER_ERROR OFFER NO');
});

test('what a model’s input can’t be is refused with the fields that are wrong', async () => {
  const { outcome, brief } = await course(fal, { ...REQUEST, fields: { resolution: '512', num_images: 9 } });
  assert.equal(brief, 'failed INVALID_REQUEST OFFER NO');
  assert(outcome.outcome === 'failed');
  assert.match(outcome.error.message, /resolution: Input should be '0\.5K'.*; num_images: Input should be less/);
});

test('an offer whose data is wrong sends nothing', async () => {
  const images = [{ bytes: await plain(8, 8).png().toBuffer(), mimeType: 'image/png' }];
  for (const wrong of [
    { upstreamModelId: 'fal-ai/../admin' },
    { upstreamModelId: 'alone' },
    { images, imageField: null },
  ]) {
    let sent = false;
    const outcome = await submit(fal, { ...REQUEST, ...wrong }, { beforeSend: () => (sent = true) });
    assert.equal(briefOf(outcome), 'failed INTERNAL OFFER NO');
    assert(!sent);
  }
});

test('what beforeSend throws is thrown, and nothing arrives', async () => {
  await sandbox.clear();
  const lapsed = new Error('the lease has lapsed');
  const beforeSend = () => {
    throw lapsed;
  };
  await assert.rejects(submit(fal, REQUEST, { beforeSend }), (error) => error === lapsed);
  assert.deepEqual(await sandbox.requests(), []);
});

test('nobody at the address is a failure that cost nothing, and leaves a job as it was', async () => {
  const closed = await startSandbox();
  const away = falAt(closed.url);
  await closed.stop();
  assert.equal(briefOf(await submit(away, REQUEST)), 'failed PROVIDER_UNAVAILABLE RETRY NO');
  const images = [{ bytes: await noise(400, 300).png().toBuffer(), mimeType: 'image/png' }];
  assert.equal(briefOf(await submit(away, { ...REQUEST, images })), 'failed PROVIDER_UNAVAILABLE RETRY NO');
  const operation = away.standard.operationOf('some-id', REQUEST);
  assert.equal((await lookOnce(away, operation)).outcome.outcome, 'unreachable');
  const call = { signal: AbortSignal.timeout(5000) };
  assert.deepEqual(await away.standard.cancel(operation, call), { outcome: 'UNKNOWN' });
  const lost = { request: REQUEST, intendedAt: new Date(), taken: async () => false };
  assert.equal((await away.standard.find(lost, call)).outcome, 'unreachable');
});

/** A job that isn't in the history before it has ended is looked for until it is, as a worker does. */
async function play(fault: FalFault | null, request: ProviderRequest, taken: Set<string> = new Set()): Promise<Course> {
  const impatient = falAt(sandbox.url, { firstByteTimeoutMs: fault === 'hang' ? 500 : 5000 });
  const isFound = fault !== null && EXPECTED[fault].startsWith('unknown, found');
  const find: Fal['standard']['find'] = async (lost, call) => {
    for (const cap = Date.now() + 10_000; ;) {
      const found = await impatient.standard.find(lost, call);
      if (!isFound || found.outcome !== 'absent' || Date.now() > cap) return found;
      await new Promise((resolve) => void setTimeout(resolve, 25));
    }
  };
  return course({ ...impatient, standard: { ...impatient.standard, find } }, request, taken);
}

function faulty(fault: FalFault | null, name: string): ProviderRequest {
  const prompt = `a still life, ${name}${fault === null ? '' : ` [fail:${fault}]`}`;
  return { ...REQUEST, attemptId: `att_${name}_${fault}`, prompt };
}
