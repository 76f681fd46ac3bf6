import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import type { GeminiFault } from '../../sandbox/gemini/fault-outcome.ts';
import type { ProviderRequest } from '../../src/providers/provider.ts';
import { type BillEntry, type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { brief, failure, KEY, REQUEST, succeeded, tell } from './answers.ts';
import { billed, callAtRandom, SHORT, SMALL } from './random-faults.ts';

let sandbox: SandboxProcess;
before(async () => {
  sandbox = await startSandbox({ speed: 200 });
});
after(() => sandbox.stop());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('a request arrives exactly as it was meant, on a connection of its own', async () => {
  await sandbox.clear();
  const image = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  const fields = {
    ...SMALL,
    'generationConfig.imageConfig.aspectRatio': '16:9',
    'generationConfig.thinkingConfig.thinkingLevel': 'HIGH',
    'tools.0.googleSearch.searchTypes.webSearch': {},
  };
  await tell(sandbox.url, { prompt: 'make it night', images: [{ bytes: image, mimeType: 'image/png' }], fields });
  const [request, ...others] = await sandbox.requests();
  assert.deepEqual(others, []);
  assert.equal(request?.path, '/v1beta/models/gemini-3.1-flash-image:streamGenerateContent?alt=sse');
  assert.deepEqual(request?.body, {
    contents: [
      {
        role: 'user',
        parts: [
          { text: 'make it night' },
          { inlineData: { mimeType: 'image/png', data: { sha256: sha256(image), bytes: image.length } } },
        ],
      },
    ],
    generationConfig: {
      responseModalities: ['TEXT', 'IMAGE'],
      thinkingConfig: { includeThoughts: true, thinkingLevel: 'HIGH' },
      imageConfig: { imageSize: '512', aspectRatio: '16:9' },
      seed: 7,
    },
    tools: [{ googleSearch: { searchTypes: { webSearch: {} } } }],
  });
  const headers = new Map(request?.headers.map(([name, value]) => [name.toLowerCase(), value]));
  assert.deepEqual(
    ['content-type', 'accept', 'connection', 'x-goog-api-key'].map((name) => headers.get(name)),
    ['application/json', 'text/event-stream', 'close', '(redacted)'],
  );
});

test('a picture comes after its thoughts and sketches, with the tokens that the provider bills', async () => {
  await sandbox.clear();
  const fields = { ...SMALL, 'generationConfig.thinkingConfig.thinkingLevel': 'HIGH' };
  const told = await tell(sandbox.url, { fields });
  const { pictures, usage, providerRequestId, warnings } = succeeded(told);
  const types = told.updates.map(({ type }) => type);
  assert.equal(types[0], 'accepted');
  assert.equal(types.filter((type) => type === 'thought-image').length, 2);
  assert(types.filter((type) => type === 'thought').length >= 4, types.join());
  assert(types.indexOf('text') > types.lastIndexOf('thought'), types.join());
  assert.equal(pictures.length, 1);
  assert.deepEqual(warnings, []);
  const { width, height } = await sharp(pictures[0]?.bytes).metadata();
  assert.deepEqual([width, height], [512, 512]);
  const [entry] = await sandbox.bill();
  assert.equal(providerRequestId, entry?.id);
  assert.deepEqual(usage, billed(entry));
});

test('an edit works on the given images', async () => {
  const image = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'crimson' } })
    .png()
    .toBuffer();
  const images = [{ bytes: image, mimeType: 'image/png' }];
  const { pictures } = succeeded(await tell(sandbox.url, { prompt: 'make it colder', images, fields: SMALL }));
  const { width, height } = await sharp(pictures[0]?.bytes).metadata();
  assert.deepEqual([width, height], [632, 424]);
});

test('a grounded answer names its sources and counts its searches', async () => {
  await sandbox.clear();
  const fields = { ...SMALL, 'tools.0.googleSearch.searchTypes': { webSearch: {}, imageSearch: {} } };
  const told = await tell(sandbox.url, { fields });
  const last = told.updates.at(-1);
  assert(last?.type === 'text');
  assert.match(last.text, /^\n\nSources:\n(- .+ \(https:\/\/\S+\)\n){2,}$/);
  const [entry] = await sandbox.bill();
  assert((entry?.searches ?? 0) >= 2);
  assert.equal(succeeded(told).usage?.searches, entry?.searches);
});

/** What every fault means for a route. Those after which money may be due are never "NO". */
const EXPECTED: Readonly<Record<GeminiFault, string>> = {
  '400': 'failed INVALID_REQUEST OFFER NO',
  '401': 'failed PROVIDER_AUTH OFFER NO',
  '403': 'failed PROVIDER_AUTH OFFER NO',
  '404': 'failed PROVIDER_ERROR OFFER NO',
  '429': 'failed RATE_LIMITED RETRY NO',
  '429-day': 'failed PROVIDER_QUOTA OFFER NO',
  '500': 'failed PROVIDER_ERROR RETRY NO',
  '503': 'failed PROVIDER_UNAVAILABLE RETRY NO',
  '504': 'failed PROVIDER_ERROR RETRY MAYBE',
  safety: 'failed CONTENT_POLICY REQUEST NO',
  blocked: 'failed CONTENT_POLICY REQUEST NO',
  text: 'failed NO_IMAGE RETRY MAYBE',
  'no-image': 'failed NO_IMAGE RETRY NO',
  cut: 'unknown',
  drop: 'unknown',
  truncated: 'unknown',
  malformed: 'unknown',
  'stream-error': 'failed PROVIDER_UNAVAILABLE RETRY MAYBE',
  html: 'unknown',
  garbage: 'succeeded',
  hang: 'unknown',
  stall: 'unknown',
  slow: 'succeeded',
  drafts: 'succeeded',
};
const FAULT_NAMES = Object.keys(EXPECTED).filter((name): name is GeminiFault => Object.hasOwn(EXPECTED, name));

describe('every fault ends as what it is', () => {
  for (const fault of FAULT_NAMES) {
    test(`[fail:${fault}] is "${EXPECTED[fault]}"`, async () => {
      const told = await tell(sandbox.url, faulty(fault, 'once'), SHORT);
      assert.equal(brief(told), EXPECTED[fault]);
      const id = told.outcome.providerRequestId;
      if (told.updates.length > 0) assert.equal(typeof id, 'string');
      if (fault === '429') assert((failure(told).retryAfterMs ?? 0) > 0);
      if (fault === 'drafts') assert.equal(told.updates.filter(({ type }) => type === 'preview').length, 2);
    });
  }
});

test('of 100 calls with random faults each ends in its class, and what was called free is free on the bill', () =>
  callAtRandom(sandbox, EXPECTED, (request) => tell(sandbox.url, request, SHORT)));

test('a key that is refused, and an id that was shut down, stop this offer alone', async () => {
  assert.equal(
    brief(await tell(sandbox.url, { upstreamModelId: 'gemini-3.1-flash-image-preview' })),
    'failed PROVIDER_ERROR OFFER NO',
  );
  assert.equal(brief(await tell(`${sandbox.url}/nowhere`)), 'failed PROVIDER_ERROR OFFER NO');
});

test('no message ever has the key or the prompt', async () => {
  for (const fault of FAULT_NAMES.filter((name) => EXPECTED[name].startsWith('failed'))) {
    const request = faulty(fault, 'with a secret wish');
    const { message } = failure(await tell(sandbox.url, request, SHORT));
    assert(!message.includes(KEY) && !message.includes(request.prompt), message);
  }
});

test('an abort in mid-thought leaves the outcome open, and the provider charges for the picture', async () => {
  const stop = new AbortController();
  const onUpdate = ({ type }: { type: string }): void => {
    if (type === 'thought') stop.abort();
  };
  const { outcome, updates } = await tell(sandbox.url, { fields: SMALL }, { signal: stop.signal, onUpdate });
  assert(outcome.outcome === 'unknown');
  assert.equal(outcome.reason, 'aborted');
  assert.equal(typeof outcome.providerRequestId, 'string');
  assert.deepEqual(updates.map(({ type }) => type).slice(0, 2), ['accepted', 'thought']);
  const { providerRequestId } = outcome;
  const entry = async (): Promise<BillEntry | undefined> =>
    (await sandbox.bill()).find(({ id }) => id === providerRequestId);
  for (const cap = Date.now() + 10_000; Date.now() < cap && (await entry()) === undefined;);
  assert.equal((await entry())?.status, 'billed');
});

test('nobody at the address is a failure that cost nothing', async () => {
  const gone = await startSandbox();
  await gone.stop();
  assert.equal(brief(await tell(gone.url)), 'failed PROVIDER_UNAVAILABLE RETRY NO');
});

function faulty(fault: GeminiFault | null, name: string): ProviderRequest {
  return { ...REQUEST, prompt: `a still life, ${name}${fault === null ? '' : ` [fail:${fault}]`}`, fields: SMALL };
}
