import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { BATCH_FAULTS, type BatchFault } from '../../sandbox/gemini/fault-outcome.ts';
import { freeFetch } from '../../src/providers/free-fetch.ts';
import { createGemini } from '../../src/providers/gemini.ts';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import type { ProviderRequest, ProviderUpdate } from '../../src/providers/provider.ts';
import type { LookOutcome, Operation, QueueMethod, SubmitOutcome } from '../../src/providers/queue-method.ts';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { gather, KEY, nameOf, REQUEST } from './answers.ts';
import { billed, briefly, callAtRandom, SMALL } from './random-faults.ts';

const MODEL = 'gemini-3.1-flash-image';
const scenario = (p50Ms: number) => ({
  providers: { gemini: { models: { [MODEL]: { p50Ms, p95Ms: p50Ms * 1.2, successRate: 1 } } } },
  retired: {},
});

let sandbox: SandboxProcess;
/** One whose batches last for minutes, for what is done to them in the meantime. */
let slow: SandboxProcess;
/** One whose batches take some seconds, so that each of their states is seen. */
let steady: SandboxProcess;
before(async () => {
  [sandbox, slow, steady] = await Promise.all([
    startSandbox({ speed: 200, scenario: scenario(1000) }),
    startSandbox({ speed: 200, scenario: scenario(600_000) }),
    startSandbox({ speed: 20, scenario: scenario(3000) }),
  ]);
});
after(() => Promise.all([sandbox.stop(), slow.stop(), steady.stop()]));

test('a batch arrives as one request with the name of its attempt, on a connection of its own', async () => {
  await sandbox.clear();
  const submitted = await submit(batches(sandbox), { ...REQUEST, prompt: 'a red kite', fields: SMALL });
  const [request, ...others] = await sandbox.requests();
  assert.deepEqual(others, []);
  assert.equal(request?.path, `/v1beta/models/${MODEL}:batchGenerateContent`);
  assert.deepEqual(request.body, {
    batch: {
      displayName: 'att_1',
      inputConfig: {
        requests: {
          requests: [
            {
              request: {
                contents: [{ role: 'user', parts: [{ text: 'a red kite' }] }],
                generationConfig: {
                  responseModalities: ['TEXT', 'IMAGE'],
                  thinkingConfig: { includeThoughts: true },
                  imageConfig: { imageSize: '512' },
                  seed: 7,
                },
              },
              metadata: { key: 'att_1' },
            },
          ],
        },
      },
    },
  });
  assert.deepEqual(request.body, batches(sandbox).body({ ...REQUEST, prompt: 'a red kite', fields: SMALL }));
  const headers = new Map(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  assert.deepEqual(
    ['content-type', 'connection', 'x-goog-api-key'].map((name) => headers.get(name)),
    ['application/json', 'close', '(redacted)'],
  );
  assert.equal(operationOf(submitted).id, request.id);
});

test('it waits, runs and brings its picture with thoughts, usage and what it can be continued from', async () => {
  const request = { ...REQUEST, attemptId: 'att_whole', prompt: 'a blue kite', fields: SMALL };
  const method = batches(steady);
  const { updates, outcome } = await followed(method, operationOf(await submit(method, request)), request);
  assert(outcome.outcome === 'succeeded', briefly({ outcome }));
  const types = updates.map((update) => (update.type === 'progress' ? update.phase : update.type));
  assert.deepEqual(types.filter((type, index) => type !== types[index - 1]).slice(0, 3), [
    'queued',
    'generating',
    'thought',
  ]);
  assert.equal(types.filter((type) => type === 'queued' || type === 'generating').length, 2, 'each state is told once');
  assert(!types.includes('accepted'));
  const { width, height } = await sharp(outcome.pictures[0]?.bytes).metadata();
  assert.deepEqual([width, height], [512, 512]);
  const [entry, ...others] = (await steady.bill()).filter(({ prompt }) => prompt === request.prompt);
  assert.deepEqual(others, []);
  assert.deepEqual([entry?.tier, entry?.status, entry?.id], ['batch', 'billed', outcome.providerRequestId]);
  assert.deepEqual(outcome.usage, billed(entry));
  const { turns } = outcome.conversation ?? {};
  assert(Array.isArray(turns));
  assert.deepEqual(turns[0], { role: 'user', parts: [{ text: 'a blue kite' }] });
  assert.equal(turns.length, 2);
});

/** What every fault means for a route, followed to its end. Those after which money may be due are never "NO". */
const EXPECTED: Readonly<Record<BatchFault, string>> = {
  '400': 'failed INVALID_REQUEST OFFER NO',
  '401': 'failed PROVIDER_AUTH OFFER NO',
  '403': 'failed PROVIDER_AUTH OFFER NO',
  '404': 'failed PROVIDER_ERROR OFFER NO',
  '429': 'failed RATE_LIMITED RETRY NO',
  '429-day': 'failed PROVIDER_QUOTA OFFER NO',
  '500': 'failed PROVIDER_ERROR RETRY NO',
  '503': 'failed PROVIDER_UNAVAILABLE RETRY NO',
  html: 'absent',
  hang: 'absent',
  'lost-before': 'absent',
  cut: 'succeeded',
  drop: 'succeeded',
  '504': 'failed PROVIDER_ERROR RETRY MAYBE',
  failed: 'failed PROVIDER_ERROR RETRY NO',
  safety: 'failed CONTENT_POLICY REQUEST NO',
  blocked: 'failed CONTENT_POLICY REQUEST NO',
  text: 'failed NO_IMAGE RETRY MAYBE',
  'no-image': 'failed NO_IMAGE RETRY NO',
  garbage: 'succeeded',
  gone: 'failed PROVIDER_BAD_RESPONSE OFFER MAYBE',
  slow: 'succeeded',
  drafts: 'succeeded',
};

describe('every fault of a batch ends as what it is', () => {
  for (const fault of BATCH_FAULTS) {
    test(`[fail:${fault}] is "${EXPECTED[fault]}"`, async () => {
      const request = { ...REQUEST, attemptId: `att_${fault}`, prompt: `a vase [fail:${fault}]`, fields: SMALL };
      const { outcome, updates } = await made(sandbox, request);
      assert.equal(briefly({ outcome }), EXPECTED[fault]);
      if (fault === 'drafts') assert.equal(updates.filter(({ type }) => type === 'preview').length, 2);
      if (outcome.outcome !== 'failed') return;
      const { message } = outcome.error;
      assert(!message.includes(KEY) && !message.includes(request.prompt), message);
    });
  }
});

test('of 100 batches with random faults each ends in its class, and what was called free is free on the bill', () =>
  callAtRandom(sandbox, EXPECTED, (request) => made(sandbox, request)));

describe('a batch whose submit was never answered', () => {
  test('is found by the name of its attempt, unless it is another one’s', async () => {
    const request = { ...REQUEST, attemptId: 'att_lost', prompt: 'a lost vase [fail:drop]', fields: SMALL };
    const method = batches(slow);
    for (let index = 0; index < 120; index += 1) {
      if (index === 3) assert.equal((await submit(method, request)).outcome, 'unknown');
      await submit(method, { ...REQUEST, attemptId: `att_other_${index}` });
    }
    const lost = { request, intendedAt: new Date(), taken: () => Promise.resolve(false) };
    const found = await method.find(lost, { signal: AbortSignal.timeout(10_000) });
    assert(found.outcome === 'found', 'on the third page of the list');
    const entry = (await slow.requests()).find(({ body }) => JSON.stringify(body).includes('att_lost'));
    assert.equal(found.operation.id, entry?.id);
    const mine = { ...lost, taken: (id: string) => Promise.resolve(id === entry?.id) };
    assert.deepEqual(await method.find(mine, { signal: AbortSignal.timeout(10_000) }), { outcome: 'absent' });
  });

  test('is looked for in vain when nothing arrived, and can’t be looked for when nobody answers', async () => {
    const lost = {
      request: { ...REQUEST, attemptId: 'att_never' },
      intendedAt: new Date(),
      taken: () => Promise.resolve(false),
    };
    assert.equal((await batches(sandbox).find(lost, { signal: AbortSignal.timeout(10_000) })).outcome, 'absent');
    const gone = await startSandbox();
    await gone.stop();
    assert.equal((await batches(gone).find(lost, { signal: AbortSignal.timeout(10_000) })).outcome, 'unreachable');
  });
});

describe('a cancel of a batch', () => {
  const signal = () => AbortSignal.timeout(10_000);

  test('is free while it waits, and a look agrees', async () => {
    const method = batches(slow);
    const operation = operationOf(
      await submit(method, { ...REQUEST, attemptId: 'att_waits', prompt: 'a waiting vase' }),
    );
    assert.deepEqual(await method.cancel(operation, { signal: signal() }), { outcome: 'CANCELED', billed: false });
    const { outcome } = await gather(method.look(operation, { signal: signal() }));
    assert.deepEqual(outcome, { outcome: 'canceled', billed: false });
    const entry = (await slow.bill()).find(({ prompt }) => prompt === 'a waiting vase');
    assert.deepEqual([entry?.status, entry?.reason], ['free', 'canceled']);
  });

  test('of one that runs is only asked for, and comes true later', async () => {
    const method = batches(steady);
    const operation = operationOf(await submit(method, REQUEST));
    for (let phase = ''; phase !== 'generating'; await sleep(20)) {
      const { updates, outcome } = await gather(method.look(operation, { signal: signal() }));
      assert.equal(outcome.outcome, 'pending');
      phase = updates[0]?.type === 'progress' ? updates[0].phase : '';
    }
    assert.deepEqual(await method.cancel(operation, { signal: signal() }), { outcome: 'REQUESTED' });
    const { outcome } = await followed(method, operation, REQUEST);
    assert.deepEqual(outcome, { outcome: 'canceled', billed: false });
  });

  test('comes too late for one that is done, and says so when nobody answers', async () => {
    const method = batches(sandbox);
    const operation = operationOf(await submit(method, { ...REQUEST, attemptId: 'att_done' }));
    await followed(method, operation, REQUEST);
    assert.deepEqual(await method.cancel(operation, { signal: signal() }), { outcome: 'TOO_LATE' });
    const gone = await startSandbox();
    await gone.stop();
    assert.deepEqual(await batches(gone).cancel(operation, { signal: signal() }), { outcome: 'UNKNOWN' });
  });
});

test('a job whose id alone is known can be looked at', async () => {
  const method = batches(sandbox);
  const { id } = operationOf(await submit(method, { ...REQUEST, attemptId: 'att_id', fields: SMALL }));
  const { outcome } = await followed(method, method.operationOf(id, REQUEST), REQUEST);
  assert.equal(outcome.outcome, 'succeeded');
});

test('a picture of a batch that garbage stands for is given as it is', async () => {
  const { outcome } = await made(sandbox, { ...REQUEST, prompt: 'a jar [fail:garbage]', fields: SMALL });
  assert(outcome.outcome === 'succeeded');
  assert.notEqual(nameOf(outcome.pictures[0]?.bytes), '');
});

function batches({ url }: SandboxProcess): QueueMethod {
  const { batch } = createGemini({ baseUrl: url, apiKey: KEY, fetch: createPaidFetch(), freeFetch });
  assert(batch !== null);
  return batch;
}

function submit(method: QueueMethod, request: ProviderRequest, timeoutMs = 10_000): Promise<SubmitOutcome> {
  const signal = AbortSignal.timeout(timeoutMs);
  return method.submit(request, { signal, beforeSend: () => undefined, hookUrl: null });
}

function operationOf(submitted: SubmitOutcome): Operation {
  assert(submitted.outcome === 'accepted', JSON.stringify(submitted));
  return submitted.operation;
}

/** From the submit to the end, looking for it when its answer was lost. What never arrived is 'absent'. */
async function made(
  place: SandboxProcess,
  request: ProviderRequest,
): Promise<{ updates: readonly ProviderUpdate[]; outcome: LookOutcome | { readonly outcome: 'absent' } }> {
  const method = batches(place);
  const submitted = await submit(method, request, 3000);
  if (submitted.outcome === 'accepted') return followed(method, submitted.operation, request);
  if (submitted.outcome === 'failed') {
    const { error } = submitted;
    return { updates: [], outcome: { outcome: 'failed', error, usage: null, providerRequestId: null } };
  }
  const lost = { request, intendedAt: new Date(), taken: () => Promise.resolve(false) };
  const found = await method.find(lost, { signal: AbortSignal.timeout(10_000) });
  if (found.outcome === 'found') return followed(method, found.operation, request);
  assert(found.outcome === 'absent');
  return { updates: [], outcome: found };
}

/** Looks until the job has ended. */
async function followed(
  method: QueueMethod,
  accepted: Operation,
  request: ProviderRequest,
): Promise<{ updates: readonly ProviderUpdate[]; outcome: LookOutcome }> {
  const updates: ProviderUpdate[] = [];
  let operation = accepted;
  for (const cap = Date.now() + 30_000; Date.now() < cap; await sleep(25)) {
    const look = await gather(method.look(operation, { signal: AbortSignal.timeout(10_000), request }));
    updates.push(...look.updates);
    if (look.outcome.outcome !== 'pending') return { updates, outcome: look.outcome };
    ({ operation } = look.outcome);
  }
  throw new Error(`${accepted.id} did not end within 30 s`);
}
