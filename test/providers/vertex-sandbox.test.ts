import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { GEMINI_FAULTS, type GeminiFault } from '../../sandbox/gemini/fault-outcome.ts';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { brief, failure, KEY, succeeded, tellVertex } from './answers.ts';
import { billed, callAtRandom, SHORT, SMALL } from './random-faults.ts';

let sandbox: SandboxProcess;
let url: string;
before(async () => {
  sandbox = await startSandbox({ speed: 200 });
  url = `${sandbox.url}/vertex`;
});
after(() => sandbox.stop());

const PATH = '/publishers/google/models/gemini-3.1-flash-image:streamGenerateContent?alt=sse';

test('a request arrives exactly as it was meant, on a connection of its own', async () => {
  await sandbox.clear();
  const image = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  const fields = {
    ...SMALL,
    'generationConfig.imageConfig.imageOutputOptions.mimeType': 'image/png',
    'tools.0.googleSearch.searchTypes.webSearch': {},
  };
  await tellVertex(url, { prompt: 'make it night', images: [{ bytes: image, mimeType: 'image/png' }], fields });
  const [request, ...others] = await sandbox.requests();
  assert.deepEqual(others, []);
  assert.equal(request?.path, `/vertex/v1/projects/a-project/locations/global${PATH}`);
  assert.equal(request.provider, 'vertex');
  const data = { sha256: createHash('sha256').update(image).digest('hex'), bytes: image.length };
  assert.deepEqual(request.body, {
    contents: [{ role: 'user', parts: [{ text: 'make it night' }, { inlineData: { mimeType: 'image/png', data } }] }],
    generationConfig: {
      responseModalities: ['TEXT', 'IMAGE'],
      thinkingConfig: { includeThoughts: true },
      imageConfig: { imageSize: '512', imageOutputOptions: { mimeType: 'image/png' } },
      seed: 7,
    },
    tools: [{ googleSearch: { searchTypes: { webSearch: {} } } }],
  });
  const headers = new Map(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  assert.deepEqual(
    ['content-type', 'accept', 'connection', 'authorization', 'x-goog-api-key'].map((name) => headers.get(name)),
    ['application/json', 'text/event-stream', 'close', '(redacted)', undefined],
  );
});

test('a picture comes after its thoughts, with the tokens that the last chunk alone tells', async () => {
  await sandbox.clear();
  const fields = { ...SMALL, 'generationConfig.imageConfig.imageOutputOptions.mimeType': 'image/png' };
  const told = await tellVertex(url, { fields });
  const { pictures, usage, providerRequestId, warnings } = succeeded(told);
  assert.equal(told.updates[0]?.type, 'accepted');
  assert(told.updates.some(({ type }) => type === 'thought'));
  assert.deepEqual(warnings, []);
  const { format, width, height } = await sharp(pictures[0]?.bytes).metadata();
  assert.deepEqual([pictures.length, format, width, height], [1, 'png', 512, 512]);
  const [entry] = await sandbox.bill();
  assert.deepEqual([entry?.provider, entry?.id], ['vertex', providerRequestId]);
  assert.deepEqual(usage, billed(entry));
});

test('a key pays without a project, or with one', async () => {
  await sandbox.clear();
  const credential = { kind: 'api key', apiKey: 'a-key' } as const;
  succeeded(await tellVertex(url, { fields: SMALL }, { settings: { credential, project: null } }));
  succeeded(await tellVertex(url, { fields: SMALL }, { settings: { credential } }));
  const requests = await sandbox.requests();
  assert.deepEqual(
    requests.map(({ path }) => path),
    [`/vertex/v1${PATH}`, `/vertex/v1/projects/a-project/locations/global${PATH}`],
  );
  for (const { headers } of requests) {
    const names = headers.map(([name]) => name.toLowerCase());
    assert.deepEqual([names.includes('x-goog-api-key'), names.includes('authorization')], [true, false]);
  }
});

test('a token and a key that are refused stop this offer alone', async () => {
  for (const credential of [
    { kind: 'api key', apiKey: 'an-invalid-key' },
    { kind: 'access token', accessToken: 'an-invalid-token' },
  ] as const) {
    assert.equal(brief(await tellVertex(url, {}, { settings: { credential } })), 'failed PROVIDER_AUTH OFFER NO');
  }
  const retired = { upstreamModelId: 'gemini-3.1-flash-image-preview' };
  assert.equal(brief(await tellVertex(url, retired)), 'failed PROVIDER_ERROR OFFER NO');
});

/** What every fault means for a route, as at the Gemini API but for the quota of a day, which isn't told apart here. */
const EXPECTED: Readonly<Record<Exclude<GeminiFault, '429-day'>, string>> = {
  '400': 'failed INVALID_REQUEST OFFER NO',
  '401': 'failed PROVIDER_AUTH OFFER NO',
  '403': 'failed PROVIDER_AUTH OFFER NO',
  '404': 'failed PROVIDER_ERROR OFFER NO',
  '429': 'failed RATE_LIMITED RETRY NO',
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

describe('every fault of Vertex AI ends as what it is', () => {
  for (const [fault, expected] of Object.entries(EXPECTED)) {
    test(`[fail:${fault}] is "${expected}"`, async () => {
      const prompt = `a still life, once [fail@vertex:${fault}]`;
      const told = await tellVertex(url, { prompt, fields: SMALL }, SHORT);
      assert.equal(brief(told), expected);
      if (fault === '429') assert.equal(failure(told).retryAfterMs, null);
      if (!expected.startsWith('failed')) return;
      const { message } = failure(told);
      assert.match(message, /^(Vertex AI |Expected the answer of Vertex AI)/);
      assert(!message.includes(KEY) && !message.includes(prompt), message);
    });
  }

  test('each that the sandbox knows is in the table', () => {
    assert.deepEqual(Object.keys(EXPECTED).toSorted(), GEMINI_FAULTS.filter((fault) => fault !== '429-day').toSorted());
  });
});

test('of 100 calls with random faults each ends in its class, and what was called free is free on the bill', () =>
  callAtRandom(sandbox, EXPECTED, (request) => tellVertex(url, request, SHORT)));
