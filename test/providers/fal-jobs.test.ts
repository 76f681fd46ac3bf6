import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ProviderRequest } from '../../src/providers/provider.ts';
import type { CancelOutcome, FindOutcome, Operation } from '../../src/providers/queue-method.ts';
import { type BillEntry, type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { type Fal, falAt, KEY, NANO, REQUEST } from './fal-calls.ts';
import { accepted, find, follow, lookOnce, submit } from './replicate-calls.ts';

let sandbox: SandboxProcess;
let fal: Fal;
before(async () => {
  const figures = { p50Ms: 20_000, p95Ms: 20_000 };
  sandbox = await startSandbox({
    speed: 100,
    scenario: { providers: { fal: { models: { [NANO]: figures, [`${NANO}/edit`]: figures } } } },
  });
  fal = falAt(sandbox.url);
});
after(() => sandbox.stop());

const entryOf = async (id: string): Promise<BillEntry | undefined> =>
  (await sandbox.bill()).find((entry) => entry.id === id);

/** Submits so that the answer is lost, and waits until the job has ended: before that the history doesn't have it. */
async function lose(request: ProviderRequest): Promise<string> {
  assert.equal((await submit(fal, request)).outcome, 'unknown');
  const id = (await sandbox.requests()).at(-1)?.id ?? '';
  for (const cap = Date.now() + 10_000; (await entryOf(id)) === undefined;) {
    assert(Date.now() < cap, 'the job did not end within ten seconds');
    await new Promise((resolve) => void setTimeout(resolve, 25));
  }
  return id;
}

function idOf(found: FindOutcome): string | null {
  return found.outcome === 'found' ? found.operation.id : null;
}

describe('a submit whose answer was lost', () => {
  const alike = (attemptId: string, more: Partial<ProviderRequest> = {}): ProviderRequest => ({
    ...REQUEST,
    attemptId,
    prompt: 'all alike [fail:drop]',
    ...more,
  });

  test('is found by the seed of its attempt, among others that are the same but for that', async () => {
    const ids = new Map<string, string>();
    for (const attemptId of ['att_a', 'att_b', 'att_c']) ids.set(attemptId, await lose(alike(attemptId)));
    assert.equal(new Set(ids.values()).size, 3);
    for (const [attemptId, id] of ids) assert.equal(idOf(await find(fal, alike(attemptId))), id);
    assert.equal((await find(fal, alike('att_d'))).outcome, 'absent');
  });

  test('is found by its input where the caller gave the seed: the oldest that is nobody’s', async () => {
    const request = alike('att_e', { fields: { ...REQUEST.fields, seed: 42 } });
    const [first, second] = [await lose(request), await lose(request)];
    assert.equal(idOf(await find(fal, request)), first);
    assert.equal(idOf(await find(fal, request, { taken: new Set([first]) })), second);
    assert.equal((await find(fal, request, { taken: new Set([first, second]) })).outcome, 'absent');
    const other = { ...request, fields: { ...request.fields, resolution: '1K' } };
    assert.equal((await find(fal, other)).outcome, 'absent');
    assert.equal((await find(fal, { ...request, upstreamModelId: `${NANO}/edit` })).outcome, 'absent');
    const late = { intendedAt: new Date(Date.now() + 120_000) };
    assert.equal((await find(fal, request, late)).outcome, 'absent', 'it was there before the intent');
  });

  test('is found with pictures that went along and pictures that were uploaded', async () => {
    const images = [Buffer.from('no picture'), Buffer.alloc(300 * 1024)].map((bytes) => ({
      bytes,
      mimeType: 'image/png',
    }));
    const request = alike('att_f', { upstreamModelId: `${NANO}/edit`, images });
    const id = await lose(request);
    assert.equal(idOf(await find(fal, request)), id);
    assert.equal((await find(fal, { ...request, images: images.slice(0, 1) })).outcome, 'absent');
  });

  test('is followed to its picture like any other', async () => {
    const request = alike('att_g');
    await lose(request);
    const found = await find(fal, request);
    assert(found.outcome === 'found');
    const { outcome } = await follow(fal, found.operation);
    assert(outcome.outcome === 'succeeded');
    assert.deepEqual(outcome.usage, { images: 1 });
  });

  test('is found behind a hundred newer ones', async () => {
    const request = alike('att_h');
    const id = await lose(request);
    const ended = [];
    for (let made = 0; made < 120; made += 1) {
      const response = await fetch(`${sandbox.url}/fal/queue/${NANO}`, {
        method: 'POST',
        headers: { authorization: `Key ${KEY}`, 'content-type': 'application/json' },
        body: '{}',
      });
      assert.equal(response.status, 200);
      ended.push(await response.json());
    }
    const last = fal.standard.operationOf(String(Object(ended.at(-1)).request_id), REQUEST);
    await follow(fal, last);
    assert.equal(idOf(await find(fal, request)), id);
  });

  test('is not said to be absent while nobody can be asked', async () => {
    const stranger = falAt(sandbox.url, { apiKey: 'an-invalid-key' });
    assert.equal((await find(stranger, REQUEST)).outcome, 'unreachable');
    const nowhere = falAt(sandbox.url, { doors: ['/fal/queue', '/fal/rest', '/fal/nowhere'] });
    assert.equal((await find(nowhere, REQUEST)).outcome, 'unreachable');
  });
});

describe('a cancel tells the truth', () => {
  const cancel = (operation: Operation): Promise<CancelOutcome> =>
    fal.standard.cancel(operation, { signal: AbortSignal.timeout(5000) });

  test('of a request that waits: it is taken out of the queue, and costs nothing', async () => {
    const operation = await accepted(fal, { ...REQUEST, prompt: 'not begun [fail:slow]' });
    assert.deepEqual(await cancel(operation), { outcome: 'CANCELED', billed: false });
    assert.equal((await entryOf(operation.id))?.status, 'free');
    assert.deepEqual((await lookOnce(fal, operation)).outcome, { outcome: 'canceled', billed: false });
    assert.deepEqual(await cancel(operation), { outcome: 'TOO_LATE' }, 'twice is harmless');
  });

  test('of one that runs: it is asked to stop, and a later look says that it did', async () => {
    const operation = await accepted(fal, { ...REQUEST, prompt: 'under way [fail:stall]' });
    await untilBegun(operation);
    assert.deepEqual(await cancel(operation), { outcome: 'REQUESTED' });
    const { outcome } = await follow(fal, operation);
    assert.deepEqual(outcome, { outcome: 'canceled', billed: false });
    assert.equal((await entryOf(operation.id))?.status, 'free');
  });

  test('of one that had ended: it is too late, and the picture is there', async () => {
    const operation = await accepted(fal, REQUEST);
    assert.equal((await follow(fal, operation)).outcome.outcome, 'succeeded');
    assert.deepEqual(await cancel(operation), { outcome: 'TOO_LATE' });
    assert.equal((await lookOnce(fal, operation)).outcome.outcome, 'succeeded');
  });

  test('of one that nobody knows: it is unknown', async () => {
    assert.deepEqual(await cancel(fal.standard.operationOf('nobody', REQUEST)), { outcome: 'UNKNOWN' });
    const elsewhere = fal.standard.operationOf('nobody', { upstreamModelId: '../..' });
    assert.deepEqual(await cancel(elsewhere), { outcome: 'UNKNOWN' });
  });
});

test('an operation can be made from its id alone, at the address of its app', async () => {
  const { id } = await accepted(fal, { ...REQUEST, prompt: 'by its id' });
  const operation = fal.standard.operationOf(id, { upstreamModelId: `${NANO}/edit` });
  assert.equal((await follow(fal, operation)).outcome.outcome, 'succeeded');
});

test('a look that is called off says that the job goes on', async () => {
  const operation = await accepted(fal, { ...REQUEST, prompt: 'without end [fail:stall]' });
  const { outcome } = await lookOnce(fal, operation, { signal: AbortSignal.timeout(150) });
  assert.equal(outcome.outcome, 'pending');
  assert.equal((await lookOnce(fal, operation, { signal: AbortSignal.abort() })).outcome.outcome, 'pending');
  await fal.standard.cancel(operation, { signal: AbortSignal.timeout(5000) });
});

async function untilBegun(operation: Operation): Promise<void> {
  const running = fal.standard.look(operation, { signal: AbortSignal.timeout(10_000) });
  for await (const update of running) if (update.type === 'progress' && update.phase === 'generating') return;
  assert.fail('it did not begin within ten seconds');
}
