import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderUpdate } from '../../src/providers/provider.ts';
import type { ReplicateState } from '../../src/providers/replicate-operation.ts';
import { tellProgress } from '../../src/providers/replicate-progress.ts';
import { replicatePrediction } from '../../src/providers/replicate-wire.ts';

const NOTHING: ReplicateState = { pricedByOutput: true, phase: null, lines: 0, missing: 0 };

/** What is told of logs, and what is remembered. */
function tell(
  logs: string | null,
  {
    state = NOTHING,
    status = 'processing',
    over = false,
  }: { state?: ReplicateState; status?: string; over?: boolean } = {},
): { readonly told: readonly ProviderUpdate[]; readonly state: ReplicateState } {
  const telling = tellProgress(replicatePrediction.parse({ id: 'x', status, logs }), state, { over });
  const told: ProviderUpdate[] = [];
  for (;;) {
    const { done, value } = telling.next();
    if (done === true) return { told, state: value };
    told.push(value);
  }
}

const messages = (told: readonly ProviderUpdate[]): unknown[] =>
  told.map((update) => (update.type === 'progress' ? update.message : update.type));

test('a line is told once, and only when it is whole', () => {
  const first = tell('one\ntw');
  assert.deepEqual(messages(first.told), ['one']);
  const second = tell('one\ntwo\n', first);
  assert.deepEqual(messages(second.told), ['two']);
  const third = tell('one\ntwo\n', second);
  assert.deepEqual(third.told, []);
  const last = tell('one\ntwo\nthree', { state: third.state, over: true });
  assert.deepEqual(messages(last.told), ['three']);
});

test('a phase is told once, when no line tells it', () => {
  const waiting = tell('', { status: 'starting' });
  assert.deepEqual(waiting.told, [
    { type: 'progress', phase: 'queued', fraction: null, queuePosition: null, message: null },
  ]);
  assert.deepEqual(tell(null, { state: waiting.state, status: 'starting' }).told, []);
  assert.deepEqual(tell(null, { state: waiting.state }).told, [
    { type: 'progress', phase: 'generating', fraction: null, queuePosition: null, message: null },
  ]);
});

test('a progress bar that draws over itself says how far it is', () => {
  const { told } = tell(' 25%|██▌       | 7/28\r 50%|█████     | 14/28\rdone 75% |\r\n130%|x\n');
  const fractions = told.map((update) => (update.type === 'progress' ? update.fraction : null));
  assert.deepEqual(fractions, [0.25, 0.5, null, 1]);
});

test('empty lines are passed over, long ones cut, and a flood is told bit by bit', () => {
  const { told } = tell(`\n\n${'x'.repeat(2000)}\n`);
  assert.deepEqual(messages(told), [`${'x'.repeat(500)}…`]);
  const flood = Array.from({ length: 250 }, (_, index) => `line ${index}\n`).join('');
  let state = NOTHING;
  const all: unknown[] = [];
  for (const expected of [100, 100, 50, 0]) {
    const next = tell(flood, { state });
    assert.equal(next.told.length, expected);
    all.push(...messages(next.told));
    ({ state } = next);
  }
  assert.equal(new Set(all).size, 250);
});
