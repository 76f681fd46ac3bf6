import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Provider } from '../../src/providers/provider.ts';
import type { CancelOutcome, Operation, QueueMethod } from '../../src/providers/queue-method.ts';
import { noise } from '../assets/pictures.ts';
import { type BillEntry, type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import {
  accepted,
  find,
  follow,
  lookOnce,
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
  const models = { [NANO]: { p50Ms: 30_000 }, [SKETCH]: { p50Ms: 20_000 } };
  sandbox = await startSandbox({ speed: 100, scenario: { providers: { replicate: { models } } } });
  replicate = replicateAt(`${sandbox.url}/replicate/v1`);
});
after(() => sandbox.stop());

const hookOf = (attemptId: string): string => `https://pictograph.example/hooks/replicate?attempt=${attemptId}&seal=x`;

/** Submits so that the answer is lost. The prompt's tag keeps the job from being drawn. */
async function lose(attemptId: string, prompt: string, hookUrl: string | null): Promise<void> {
  const outcome = await submit(replicate, { attemptId, prompt: `${prompt} [fail:drop]` }, { hookUrl });
  assert.equal(outcome.outcome, 'unknown');
}

async function newestId(): Promise<string> {
  const [newest] = (await sandbox.requests()).slice(-1);
  return newest?.id ?? '';
}

describe('a submit whose answer was lost', () => {
  test('is found by the webhook that names its attempt, among others that are the same but for that', async () => {
    const ids = new Map<string, string>();
    for (const attemptId of ['att_a', 'att_b', 'att_c']) {
      await lose(attemptId, 'three alike', hookOf(attemptId));
      ids.set(attemptId, await newestId());
    }
    assert.equal(new Set(ids.values()).size, 3);
    for (const [attemptId, id] of ids) {
      const found = await find(replicate, { attemptId, prompt: 'three alike [fail:drop]' });
      assert(found.outcome === 'found');
      assert.equal(found.operation.id, id);
    }
    const other = await find(replicate, { attemptId: 'att_d', prompt: 'three alike [fail:drop]' });
    assert.equal(other.outcome, 'absent', 'what has another webhook is another’s');
  });

  test('is found by its input where no webhook was asked for: the oldest that is nobody’s', async () => {
    await lose('att_e', 'two alike', null);
    const first = await newestId();
    await lose('att_f', 'two alike', null);
    const second = await newestId();
    const request = { prompt: 'two alike [fail:drop]' };
    assert.equal(idOf(await find(replicate, request)), first);
    assert.equal(idOf(await find(replicate, request, { taken: new Set([first]) })), second);
    assert.equal((await find(replicate, request, { taken: new Set([first, second]) })).outcome, 'absent');
    assert.equal((await find(replicate, { ...request, fields: { resolution: '1K' } })).outcome, 'absent');
    assert.equal((await find(replicate, { ...request, upstreamModelId: SKETCH })).outcome, 'absent');
    const late = { intendedAt: new Date(Date.now() + 120_000) };
    assert.equal((await find(replicate, request, late)).outcome, 'absent', 'it was there before the intent');
  });

  test('is found by the pictures that were uploaded for it', async () => {
    const [one, other] = [await noise(400, 300).png().toBuffer(), await noise(400, 300).png().toBuffer()];
    const request = (bytes: Buffer) => ({
      prompt: 'from an upload [fail:drop]',
      images: [{ bytes, mimeType: 'image/png' }],
    });
    assert.equal((await submit(replicate, request(one))).outcome, 'unknown');
    const id = await newestId();
    assert.equal((await find(replicate, request(other))).outcome, 'absent');
    const found = await find(replicate, request(one));
    assert.equal(idOf(found), id);
  });

  test('is followed to its picture like any other', async () => {
    await lose('att_g', 'found again', hookOf('att_g'));
    const found = await find(replicate, { attemptId: 'att_g', prompt: 'found again [fail:drop]' });
    assert(found.outcome === 'found');
    const { outcome } = await follow(replicate, found.operation);
    assert(outcome.outcome === 'succeeded');
    assert.deepEqual(outcome.usage, { images: 1 });
  });

  test('is found behind a hundred newer ones', async () => {
    await lose('att_h', 'an early one', hookOf('att_h'));
    const id = await newestId();
    const create = (): Promise<Response> =>
      fetch(`${sandbox.url}/replicate/v1/models/${NANO}/predictions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', 'cancel-after': '5s' },
        body: JSON.stringify({ input: { prompt: 'a crowd [fail:stall]' } }),
      });
    for (let made = 0; made < 120; made += 1) assert.equal((await create()).status, 201);
    const found = await find(replicate, { attemptId: 'att_h', prompt: 'an early one [fail:drop]' });
    assert.equal(idOf(found), id);
  });

  test('is not said to be absent while nobody can be asked', async () => {
    const nowhere = replicateAt(`${sandbox.url}/replicate/nowhere`);
    assert.equal((await find(nowhere)).outcome, 'unreachable');
    const stranger = replicateAt(`${sandbox.url}/replicate/v1`, { apiToken: 'an-invalid-token' });
    assert.equal((await find(stranger)).outcome, 'unreachable');
  });
});

describe('a cancel tells the truth', () => {
  const cancel = (operation: Operation): Promise<CancelOutcome> =>
    replicate.standard.cancel(operation, { signal: AbortSignal.timeout(5000) });
  const entryOf = async ({ id }: Operation): Promise<BillEntry | undefined> =>
    (await sandbox.bill()).find((entry) => entry.id === id);

  test('of a job that was not begun: it costs nothing', async () => {
    const operation = await accepted(replicate, { prompt: 'not begun [fail:slow]' });
    assert.deepEqual(await cancel(operation), { outcome: 'CANCELED', billed: false });
    assert.equal((await entryOf(operation))?.status, 'free');
    assert.deepEqual((await lookOnce(replicate, operation)).outcome, { outcome: 'canceled', billed: false });
  });

  test('of a job that was under way: it costs', async () => {
    const operation = await accepted(replicate, { prompt: 'under way [fail:stall]' });
    await until(operation, 'generating');
    assert.deepEqual(await cancel(operation), { outcome: 'CANCELED', billed: true });
    assert.equal((await entryOf(operation))?.status, 'billed');
    assert.deepEqual((await lookOnce(replicate, operation)).outcome, { outcome: 'canceled', billed: true });
    assert.deepEqual(await cancel(operation), { outcome: 'CANCELED', billed: true }, 'twice is harmless');
  });

  test('of a job that had ended: it is too late, and the picture is there', async () => {
    const operation = await accepted(replicate);
    const { outcome } = await follow(replicate, operation);
    assert.equal(outcome.outcome, 'succeeded');
    assert.deepEqual(await cancel(operation), { outcome: 'TOO_LATE' });
    assert.equal((await lookOnce(replicate, operation)).outcome.outcome, 'succeeded');
    const failed = await accepted(replicate, { prompt: 'never mind [fail:safety]' });
    await follow(replicate, failed);
    assert.deepEqual(await cancel(failed), { outcome: 'TOO_LATE' });
  });

  test('of a job that nobody knows, or with nobody there: it is unknown', async () => {
    assert.deepEqual(await cancel({ id: 'nobody', state: {} }), { outcome: 'UNKNOWN' });
    const gone = await startSandbox();
    const away = replicateAt(`${gone.url}/replicate/v1`);
    await gone.stop();
    const signal = AbortSignal.timeout(5000);
    assert.deepEqual(await away.standard.cancel({ id: 'x', state: {} }, { signal }), { outcome: 'UNKNOWN' });
  });
});

/** Looks until this phase was told. */
async function until(operation: Operation, phase: string): Promise<void> {
  let state = operation;
  for (const cap = Date.now() + 10_000; Date.now() < cap;) {
    const { updates, outcome } = await lookOnce(replicate, state);
    if (updates.some((update) => update.type === 'progress' && update.phase === phase)) return;
    assert(outcome.outcome === 'pending');
    state = outcome.operation;
  }
  assert.fail(`no phase ${phase} within ten seconds`);
}

function idOf(found: Awaited<ReturnType<typeof find>>): string | null {
  return found.outcome === 'found' ? found.operation.id : null;
}

test('an operation can be made from its id alone', async () => {
  const { id } = await accepted(replicate, { prompt: 'by its id' });
  const operation = replicate.standard.operationOf(id, REQUEST);
  assert.equal((await follow(replicate, operation)).outcome.outcome, 'succeeded');
});
