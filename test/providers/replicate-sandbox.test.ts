import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import type { Provider, ProviderRequest } from '../../src/providers/provider.ts';
import type { Operation, QueueMethod } from '../../src/providers/queue-method.ts';
import { noise, plain } from '../assets/pictures.ts';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { hundredAtRandom } from './random-faults.ts';
import {
  accepted,
  briefOf,
  course,
  type Course,
  follow,
  lookOnce,
  messagesOf,
  NANO,
  replicateAt,
  REQUEST,
  SKETCH,
  submit,
  TOKEN,
} from './replicate-calls.ts';

let sandbox: SandboxProcess;
let replicate: Provider & { readonly standard: QueueMethod };
before(async () => {
  const models = { [NANO]: { p50Ms: 31_830, p95Ms: 55_872 }, [SKETCH]: { p50Ms: 20_000 } };
  sandbox = await startSandbox({
    speed: 400,
    scenario: { providers: { replicate: { models } }, retired: { replicate: ['google/nano-banana'] } },
  });
  replicate = replicateAt(`${sandbox.url}/replicate/v1`);
});
after(() => sandbox.stop());

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const HOOK = 'https://pictograph.example/hooks/replicate/att_hooked?seal=abc';
/** Ids of jobs that belong to calls, as a worker's table has them. An hour is nine seconds here: soon their inputs are gone. */
const taken = new Set<string>();

async function begin(...call: Parameters<typeof accepted>): Promise<Operation> {
  const operation = await accepted(...call);
  taken.add(operation.id);
  return operation;
}

const SMALL = { upstreamModelId: SKETCH, fields: { resolution: '512' } };

test('a request arrives exactly as it was meant, on a connection of its own', async () => {
  await sandbox.clear();
  const image = await plain(64, 48).png().toBuffer();
  const fields = { aspect_ratio: '16:9', resolution: '2K', output_format: 'png', google_search: true };
  const images = [{ bytes: image, mimeType: 'image/png' }];
  const request = { attemptId: 'att_hooked', prompt: 'make it night', images, fields };
  const { id } = await begin(replicate, request, { hookUrl: HOOK });
  const [received, ...others] = await sandbox.requests();
  assert.deepEqual(others, []);
  assert.deepEqual([received?.id, received?.method], [id, 'POST']);
  assert.equal(received?.path, '/replicate/v1/models/google/nano-banana-2/predictions');
  assert.deepEqual(received?.body, {
    webhook: HOOK,
    webhook_events_filter: ['start', 'completed'],
    input: {
      prompt: 'make it night',
      ...fields,
      image_input: [{ type: 'image/png', sha256: sha256(image), bytes: image.length }],
    },
  });
  const headers = new Map(received?.headers.map(([name, value]) => [name.toLowerCase(), value]));
  assert.deepEqual(
    ['content-type', 'cancel-after', 'connection', 'authorization', 'prefer'].map((name) => headers.get(name)),
    ['application/json', '30m', 'close', '(redacted)', undefined],
  );
  await replicate.standard.cancel({ id, state: {} }, { signal: AbortSignal.timeout(5000) });
});

test('a body is the one that is sent, the same for the same request, without a webhook where nobody could hear it', async () => {
  await sandbox.clear();
  const request = { ...REQUEST, prompt: 'a cat', fields: { aspect_ratio: '1:1' } };
  await begin(replicate, request);
  const [received] = await sandbox.requests();
  assert.deepEqual(received?.body, { input: { prompt: 'a cat', aspect_ratio: '1:1' } });
  assert.deepEqual(replicate.standard.body(request), received?.body);
  assert.equal(
    JSON.stringify(replicate.standard.body(request)),
    JSON.stringify(replicate.standard.body({ ...request, attemptId: 'att_2' })),
  );
});

test('a picture comes in the asked shape and format, after each line of the log was told once', async () => {
  const fields = { aspect_ratio: '16:9', output_format: 'png' };
  const operation = await begin(replicate, { fields });
  const { updates, outcome } = await follow(replicate, operation);
  assert(outcome.outcome === 'succeeded', briefOf(outcome));
  const { width, height, format } = await sharp(outcome.pictures[0]?.bytes).metadata();
  assert.deepEqual([width, height, format, outcome.pictures.length], [1376, 768, 'png', 1]);
  assert.deepEqual([outcome.usage, outcome.warnings, outcome.providerRequestId], [{ images: 1 }, [], operation.id]);
  assert.deepEqual(
    messagesOf(updates).filter((message) => message !== null),
    ['Reading the request', 'Planning the composition', 'Choosing the palette', 'Finishing the render'],
  );
  const entries = (await sandbox.bill()).filter(({ id }) => id === operation.id);
  assert.deepEqual(
    entries.map(({ status, images }) => [status, images]),
    [['billed', 1]],
  );
});

test('waiting and working are told as phases, each once however often one looks', async () => {
  const operation = await begin(replicate, { ...SMALL, prompt: 'a long wait [fail:stall]' });
  let state = operation;
  const phases: unknown[] = [];
  for (const cap = Date.now() + 10_000; Date.now() < cap && !phases.includes('generating');) {
    const { updates, outcome } = await lookOnce(replicate, state, { signal: AbortSignal.timeout(50) });
    phases.push(...updates.flatMap((update) => (update.type === 'progress' && !update.message ? [update.phase] : [])));
    if (outcome.outcome === 'pending') state = outcome.operation;
  }
  assert(phases.length === new Set(phases).size, phases.join());
  await replicate.standard.cancel(operation, { signal: AbortSignal.timeout(5000) });
});

test('a small picture goes along, a large one is uploaded first, for nothing', async () => {
  await sandbox.clear();
  const small = await plain(90, 60).png().toBuffer();
  const large = await noise(400, 300).png().toBuffer();
  assert(large.length > 256 * 1024);
  const images = [small, large].map((bytes) => ({ bytes, mimeType: 'image/png' }));
  const operation = await begin(replicate, { prompt: 'both of them', images });
  const [received] = await sandbox.requests();
  const addresses = inputOf(received?.body)['image_input'];
  assert(Array.isArray(addresses));
  assert.deepEqual(addresses[0], { type: 'image/png', sha256: sha256(small), bytes: small.length });
  assert.match(String(addresses[1]), /\/replicate\/v1\/files\/[0-9a-f]+$/);
  const file = await fetch(String(addresses[1]), { headers: { authorization: `Bearer ${TOKEN}` } });
  const about: unknown = await file.json();
  assert(typeof about === 'object' && about !== null && 'checksums' in about && 'metadata' in about);
  assert.deepEqual(about.metadata, { attempt: REQUEST.attemptId });
  assert.equal(Object(about.checksums).sha256, sha256(large));
  const { outcome } = await follow(replicate, operation);
  assert(outcome.outcome === 'succeeded', briefOf(outcome));
  const { width, height } = await sharp(outcome.pictures[0]?.bytes).metadata();
  assert.deepEqual([width, height], [1264, 848], 'the shape of the first picture');
});

test('what a body shows of a large picture is its hash', async () => {
  const bytes = await noise(400, 300).png().toBuffer();
  const request = { ...REQUEST, images: [{ bytes, mimeType: 'image/png' }] };
  assert.deepEqual(replicate.standard.body(request), {
    input: { prompt: REQUEST.prompt, image_input: [`upload:${sha256(bytes)}`] },
  });
});

test('a model that isn’t official is called by its version', async () => {
  await sandbox.clear();
  const version = sha256(SKETCH);
  for (const upstreamModelId of [version, `${SKETCH}:${version}`]) {
    const told = await course(replicate, { ...SMALL, upstreamModelId }, taken);
    assert.equal(told.brief, 'succeeded');
  }
  const received = await sandbox.requests();
  assert.deepEqual(
    received.map(({ path, body }) => [path, Object(body).version]),
    [
      ['/replicate/v1/predictions', version],
      ['/replicate/v1/predictions', `${SKETCH}:${version}`],
    ],
  );
  const other = await course(replicate, { ...SMALL, upstreamModelId: sha256('nobody/nothing') });
  assert.equal(other.brief, 'failed INVALID_REQUEST OFFER NO');
});

test('one look follows a prediction that streams to its end, and brings all of its pictures', async () => {
  const operation = await begin(replicate, { ...SMALL, fields: { resolution: '512', num_outputs: 3 } });
  const { updates, outcome } = await lookOnce(replicate, operation);
  assert(outcome.outcome === 'succeeded', briefOf(outcome));
  assert.equal(outcome.pictures.length, 3);
  assert.deepEqual(outcome.usage, { images: 3 });
  const bars = updates.flatMap((update) => (update.type === 'progress' && update.message ? [update.fraction] : []));
  assert.deepEqual(bars, [0.25, 0.5, 0.75, 1]);
});

test('a look that is called off while it follows a stream says that the job goes on', async () => {
  const operation = await begin(replicate, { ...SMALL, prompt: 'a stream without end [fail:stall]' });
  const { outcome } = await lookOnce(replicate, operation, { signal: AbortSignal.timeout(200) });
  assert.equal(outcome.outcome, 'pending');
  await replicate.standard.cancel(operation, { signal: AbortSignal.timeout(5000) });
});

/** What every fault means for a route. Those after which money may be due are never "NO" or "FREE". */
const EXPECTED = {
  '400': 'failed INVALID_REQUEST OFFER NO',
  '401': 'failed PROVIDER_AUTH OFFER NO',
  '402': 'failed PROVIDER_QUOTA OFFER NO',
  '403': 'failed PROVIDER_AUTH OFFER NO',
  '404': 'failed PROVIDER_ERROR OFFER NO',
  '422': 'failed INVALID_REQUEST OFFER NO',
  '429': 'failed RATE_LIMITED RETRY NO',
  '500': 'failed PROVIDER_ERROR RETRY MAYBE',
  '503': 'failed PROVIDER_UNAVAILABLE RETRY NO',
  '504': 'canceled FREE',
  safety: 'failed CONTENT_POLICY REQUEST NO',
  blocked: 'failed CONTENT_POLICY REQUEST NO',
  text: 'failed NO_IMAGE RETRY NO',
  'no-image': 'failed NO_IMAGE RETRY NO',
  failed: 'failed PROVIDER_UNAVAILABLE RETRY NO',
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
  stall: 'canceled BILLED',
  slow: 'succeeded',
  'no-hook': 'succeeded',
} as const;
type Fault = keyof typeof EXPECTED;
const FAULT_NAMES = Object.keys(EXPECTED).filter((name): name is Fault => Object.hasOwn(EXPECTED, name));

describe('every fault ends as what it is', () => {
  for (const fault of FAULT_NAMES) {
    test(`[fail:${fault}] is "${EXPECTED[fault]}"`, async () => {
      const impatient = replicateAt(`${sandbox.url}/replicate/v1`, {
        firstByteTimeoutMs: fault === 'hang' ? 500 : 5000,
      });
      const { brief, outcome } = await course(impatient, faulty(fault, 'once'), taken);
      assert.equal(brief, EXPECTED[fault]);
      if (outcome.outcome !== 'failed') return;
      if (fault === '429') assert((outcome.error.retryAfterMs ?? 0) > 0);
      const { message } = outcome.error;
      assert(!message.includes(TOKEN) && !message.includes('a still life'), message);
    });
  }
});

test('of 100 calls with random faults each ends in its class, and each job is on the bill once, as it was told', async () => {
  await sandbox.clear();
  const impatient = replicateAt(`${sandbox.url}/replicate/v1`, { firstByteTimeoutMs: 4000 });
  const told = new Map<string, Course>();
  await hundredAtRandom(FAULT_NAMES, async (fault, index) => {
    const request = faulty(fault, `number ${index}`);
    const answer = await course(impatient, request, taken);
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
    if (outcome.outcome === 'succeeded' || brief === 'canceled BILLED') assert.equal(entry?.status, 'billed', prompt);
    if (/ (?:NO|FREE)$/.test(brief)) assert.notEqual(entry?.status, 'billed', prompt);
  }
});

test('a token that is refused, and a model that was shut down, stop this offer alone', async () => {
  const stranger = replicateAt(`${sandbox.url}/replicate/v1`, { apiToken: 'an-invalid-token' });
  assert.equal(briefOf(await submit(stranger)), 'failed PROVIDER_AUTH OFFER NO');
  const gone = await submit(replicate, { upstreamModelId: 'google/nano-banana' });
  assert.equal(briefOf(gone), 'failed PROVIDER_ERROR OFFER NO');
});

test('what a model’s input can’t be is refused with the fields that are wrong', async () => {
  const outcome = await submit(replicate, { fields: { resolution: '512' } });
  assert(outcome.outcome === 'failed');
  assert.equal(briefOf(outcome), 'failed INVALID_REQUEST OFFER NO');
  assert.match(outcome.error.message, /input\.resolution must be one of/);
});

test('nobody at the address is a failure that cost nothing, and leaves a job as it was', async () => {
  const gone = await startSandbox();
  const away = replicateAt(`${gone.url}/replicate/v1`);
  await gone.stop();
  assert.equal(briefOf(await submit(away)), 'failed PROVIDER_UNAVAILABLE RETRY NO');
  const images = [{ bytes: await noise(400, 300).png().toBuffer(), mimeType: 'image/png' }];
  assert.equal(briefOf(await submit(away, { images })), 'failed PROVIDER_UNAVAILABLE RETRY NO');
  const { outcome } = await lookOnce(away, away.standard.operationOf('some-id', REQUEST));
  assert.equal(outcome.outcome, 'unreachable');
});

function faulty(fault: Fault | null, name: string): Partial<ProviderRequest> & { readonly prompt: string } {
  return { ...SMALL, prompt: `a still life, ${name}${fault === null ? '' : ` [fail:${fault}]`}` };
}

function inputOf(body: unknown): Record<string, unknown> {
  return Object(Object(body).input);
}
