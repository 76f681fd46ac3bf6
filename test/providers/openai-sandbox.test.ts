import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { type BillEntry, type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { brief, failure, KEY, REQUEST, succeeded, type Told } from './answers.ts';
import { SMALL, tellOpenai } from './openai-call.ts';
import { hundredAtRandom } from './random-faults.ts';

let sandbox: SandboxProcess;
let baseUrl: string;
before(async () => {
  sandbox = await startSandbox({ speed: 200 });
  baseUrl = `${sandbox.url}/openai/v1`;
});
after(() => sandbox.stop());

const SHORT = { firstByteTimeoutMs: 3000, idleTimeoutMs: 1500 };

test('a new picture is asked for in JSON, as a stream with two previews, exactly as it was meant', async () => {
  await sandbox.clear();
  const { partial_images: _, ...fields } = SMALL;
  await tellOpenai(baseUrl, { fields: { ...fields, background: 'opaque', moderation: 'low', user: 'u1' } });
  const [request, ...others] = await sandbox.requests();
  assert.deepEqual(others, []);
  assert.deepEqual([request?.method, request?.path], ['POST', '/openai/v1/images/generations']);
  assert.deepEqual(request?.body, {
    model: 'gpt-image-2',
    prompt: REQUEST.prompt,
    stream: true,
    partial_images: 2,
    size: '1024x640',
    quality: 'low',
    background: 'opaque',
    moderation: 'low',
    user: 'u1',
  });
  const headers = new Map(request?.headers.map(([name, value]) => [name.toLowerCase(), value]));
  assert.deepEqual(
    ['content-type', 'accept', 'connection', 'authorization'].map((name) => headers.get(name)),
    ['application/json', 'text/event-stream, application/json', 'close', '(redacted)'],
  );
});

test('an edit is a form: one picture under its plain name, several as a list, the mask beside them', async () => {
  await sandbox.clear();
  const images = await Promise.all(['teal', 'crimson', 'gold'].map(picture));
  const hole = { create: { width: 300, height: 200, channels: 4, background: '#0000' } } as const;
  const mask = { bytes: await sharp(hole).png().toBuffer(), mimeType: 'image/png' };
  const prompt = 'größer,\nand "quoted"';
  succeeded(await tellOpenai(baseUrl, { prompt, images: images.slice(0, 1), mask }));
  succeeded(await tellOpenai(baseUrl, { prompt, images }));
  const [one, three] = await sandbox.requests();
  const shown = images.map(({ bytes }, index) => ({ name: `image-${index + 1}.png`, ...hashed(bytes) }));
  const fields = {
    model: 'gpt-image-2',
    prompt,
    stream: 'true',
    partial_images: '1',
    size: '1024x640',
    quality: 'low',
  };
  assert.equal(one?.path, '/openai/v1/images/edits');
  assert.deepEqual(one?.body, {
    ...fields,
    image: shown.slice(0, 1),
    mask: [{ name: 'mask.png', ...hashed(mask.bytes) }],
  });
  assert.deepEqual(three?.body, { ...fields, 'image[]': shown });
});

test('a picture comes after its previews, with the tokens that the provider bills', async () => {
  await sandbox.clear();
  const told = await tellOpenai(baseUrl, { fields: { ...SMALL, partial_images: 2 } });
  const { pictures, providerRequestId, warnings, usage } = succeeded(told);
  assert.deepEqual(
    told.updates.map(({ type }) => type),
    ['accepted', 'preview', 'preview'],
  );
  assert.deepEqual([pictures.length, warnings, pictures[0]?.declaredType], [1, [], 'image/png']);
  const { width, height, format } = await sharp(pictures[0]?.bytes).metadata();
  assert.deepEqual([width, height, format], [1024, 640, 'png']);
  const [entry] = await sandbox.bill();
  assert.equal(providerRequestId, entry?.id);
  assert.deepEqual(told.updates[0], { type: 'accepted', providerRequestId });
  assert.deepEqual(usage, billed(entry));
  assert.equal(usage?.outputImageTokens, 107 + 2 * 100);
});

test('an edit works on the given pictures, and counts them apart from the words', async () => {
  await sandbox.clear();
  const { pictures, usage } = succeeded(await tellOpenai(baseUrl, { images: [await picture('crimson')] }));
  const { width, height } = await sharp(pictures[0]?.bytes).metadata();
  assert.deepEqual([width, height], [1024, 640]);
  const [entry] = await sandbox.bill();
  assert.deepEqual(usage, billed(entry));
  assert((usage?.inputImageTokens ?? 0) > 0);
});

/** What every fault means for a route. Those after which money may be due are never "NO". */
const EXPECTED: Readonly<Record<string, string>> = {
  '400': 'failed INVALID_REQUEST OFFER NO',
  '401': 'failed PROVIDER_AUTH OFFER NO',
  '402': 'failed PROVIDER_QUOTA OFFER NO',
  '403': 'failed PROVIDER_AUTH OFFER NO',
  '404': 'failed PROVIDER_ERROR OFFER NO',
  '429': 'failed RATE_LIMITED RETRY NO',
  '429-day': 'failed PROVIDER_QUOTA OFFER NO',
  '500': 'failed PROVIDER_ERROR RETRY NO',
  '503': 'failed PROVIDER_UNAVAILABLE RETRY NO',
  '504': 'failed PROVIDER_ERROR RETRY MAYBE',
  blocked: 'failed CONTENT_POLICY REQUEST NO',
  safety: 'failed CONTENT_POLICY REQUEST MAYBE',
  'no-image': 'failed NO_IMAGE RETRY NO',
  text: 'failed NO_IMAGE RETRY NO',
  'stream-error': 'failed PROVIDER_ERROR RETRY MAYBE',
  html: 'unknown',
  hang: 'unknown',
  cut: 'unknown',
  drop: 'unknown',
  stall: 'unknown',
  truncated: 'unknown',
  malformed: 'unknown',
  garbage: 'succeeded',
  slow: 'succeeded',
};
const FAULTS = Object.keys(EXPECTED);

describe('every fault ends as what it is', () => {
  for (const fault of FAULTS) {
    test(`[fail:${fault}] is "${EXPECTED[fault]}"`, async () => {
      const told = await tellOpenai(baseUrl, { prompt: faulty(fault, 'once') }, SHORT);
      assert.equal(brief(told), EXPECTED[fault]);
      if (told.updates.length > 0) assert.match(String(told.outcome.providerRequestId), /^req_/);
      if (fault === '429') assert.equal(failure(told).retryAfterMs, 40);
    });
  }
});

test('of 100 calls with random faults each ends in its class, and what was called free is free on the bill', async () => {
  await sandbox.clear();
  const told = new Map<string, Told>();
  await hundredAtRandom(FAULTS, async (fault, index) => {
    const prompt = faulty(fault, `number ${index}`);
    const answer = await tellOpenai(baseUrl, { prompt }, SHORT);
    assert.equal(brief(answer), fault === null ? 'succeeded' : EXPECTED[fault], prompt);
    told.set(prompt, answer);
  });
  assert.equal(told.size, 100);

  const entries = new Map((await sandbox.bill()).map((entry) => [entry.prompt, entry]));
  for (const [prompt, { outcome }] of told) {
    const entry = entries.get(prompt);
    if (outcome.outcome === 'succeeded') assert.deepEqual(outcome.usage, billed(entry), prompt);
    if (outcome.outcome === 'failed' && outcome.error.billing === 'NO')
      assert.notEqual(entry?.status, 'billed', prompt);
  }
});

test('what the offer dislikes stops this offer alone', async () => {
  for (const request of [{ upstreamModelId: 'gpt-image-1' }, { fields: { seed: 7 } }, { fields: { size: '7x7' } }]) {
    assert.match(brief(await tellOpenai(baseUrl, request)), /^failed \w+ OFFER NO$/);
  }
});

test('no message ever has the key or the prompt', async () => {
  for (const fault of FAULTS.filter((name) => EXPECTED[name]?.startsWith('failed'))) {
    const prompt = faulty(fault, 'with a secret wish');
    const { message } = failure(await tellOpenai(baseUrl, { prompt }, SHORT));
    assert(!message.includes(KEY) && !message.includes(prompt), message);
  }
});

test('an abort in mid-answer leaves the outcome open, and the provider charges for the picture', async () => {
  const stop = new AbortController();
  const onUpdate = ({ type }: { type: string }): void => {
    if (type === 'preview') stop.abort();
  };
  const { outcome } = await tellOpenai(baseUrl, {}, { signal: stop.signal, onUpdate });
  assert(outcome.outcome === 'unknown');
  assert.equal(outcome.reason, 'aborted');
  const { providerRequestId } = outcome;
  const entry = async () => (await sandbox.bill()).find(({ id }) => id === providerRequestId);
  for (const cap = Date.now() + 10_000; Date.now() < cap && (await entry()) === undefined;);
  assert.equal((await entry())?.status, 'billed');
});

test('nobody at the address is a failure that cost nothing', async () => {
  const gone = await startSandbox();
  await gone.stop();
  assert.equal(brief(await tellOpenai(`${gone.url}/openai/v1`)), 'failed PROVIDER_UNAVAILABLE RETRY NO');
});

function faulty(fault: string | null, name: string): string {
  return `a still life, ${name}${fault === null ? '' : ` [fail:${fault}]`}`;
}

async function picture(background: string): Promise<{ bytes: Uint8Array; mimeType: string }> {
  const bytes = await sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .png()
    .toBuffer();
  return { bytes, mimeType: 'image/png' };
}

function hashed(bytes: Uint8Array): object {
  return {
    mimeType: 'image/png',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
  };
}

/** A bill's entry in the terms of our usage. */
function billed(entry: BillEntry | undefined): object | undefined {
  if (entry === undefined) return undefined;
  const { input, output } = entry.tokens;
  return {
    inputTokens: input.TEXT + input.IMAGE,
    inputImageTokens: input.IMAGE,
    outputImageTokens: output.IMAGE,
    outputOtherTokens: 0,
  };
}
