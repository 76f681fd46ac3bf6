import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { append, fold, NO_EVENTS, type Run, type RunEvent } from '../../web/src/generation/fold.ts';

/** An event as the stream sends it: what the type doesn't have is left out. */
const event = (seq: number, __typename: string, more: object = {}) =>
  ({ __typename, seq, cursor: `c${seq}`, at: `2026-11-27T12:00:${10 + seq}Z`, attemptId: null, ...more }) as RunEvent;
const image = (id: string) => ({ id, url: `/images/${id}`, width: 1, height: 1 });
const runOf = (...events: RunEvent[]): Run => events.reduce(fold, NO_EVENTS);

describe('what is shown of a run', () => {
  const first = event(3, 'AttemptStartedEvent', { attemptId: 'att_1', configKey: 'fal/x', hedge: false });

  test('is the thinking of each attempt by itself', () => {
    const run = runOf(
      first,
      event(4, 'ThoughtEvent', { attemptId: 'att_1', thought: 'A he', image: null }),
      event(5, 'ThoughtEvent', { attemptId: 'att_1', thought: 'ron', image: null }),
      event(6, 'AttemptFailedEvent', { attemptId: 'att_1', error: { code: 'TIMEOUT', message: 'late' }, next: 'g/y' }),
      event(7, 'AttemptStartedEvent', { attemptId: 'att_2', configKey: 'g/y', hedge: false }),
      event(8, 'ThoughtEvent', { attemptId: 'att_2', thought: 'A stork', image: image('img_s') }),
    );
    assert.deepEqual(
      run.attempts.map(({ thinking, state, sketches }) => ({ thinking, state, sketches: sketches.length })),
      [
        { thinking: 'A heron', state: 'failed', sketches: 0 },
        { thinking: 'A stork', state: 'sending', sketches: 1 },
      ],
    );
    assert.deepEqual(run.attempts[0]?.error, { code: 'TIMEOUT', message: 'late' });
  });

  test('is the same when events come twice, as after a reconnection from an older cursor', () => {
    const events = [first, event(4, 'ThoughtEvent', { attemptId: 'att_1', thought: 'once', image: null })];
    assert.deepEqual(runOf(...events, ...events), runOf(...events));
  });

  test('has each picture at its place, whichever came first', () => {
    const run = runOf(
      event(1, 'ImageEvent', { index: 1, image: image('img_b') }),
      event(2, 'ImageEvent', { index: 0, image: image('img_a') }),
      event(3, 'ImageEvent', { index: 1, image: null }), // erased since
    );
    assert.deepEqual(
      [...run.images].map(([index, { id }]) => [index, id]),
      [
        [0, 'img_a'],
        [1, 'img_b'],
      ],
    );
  });

  test('tells how many events are missing where the log was pruned', () => {
    assert.equal(
      runOf(event(40, 'StreamGapEvent', { from: 1, to: 40 }), event(41, 'CancelRequestedEvent')).missing,
      40,
    );
  });

  test('forgets what came after the point to which the log was restored, and goes on from there', () => {
    const before = [
      first,
      event(4, 'ThoughtEvent', { attemptId: 'att_1', thought: 'Kept', image: null }),
      event(5, 'ThoughtEvent', { attemptId: 'att_1', thought: ' and lost', image: null }),
      event(6, 'ImageEvent', { index: 0, image: image('img_a') }),
    ];
    const after = [
      event(4, 'StreamResetEvent'),
      event(5, 'ThoughtEvent', { attemptId: 'att_1', thought: ' and told anew', image: null }),
    ];
    const { run, events } = [...before, ...after].reduce(append, { run: NO_EVENTS, events: [] });
    assert.equal(run.attempts[0]?.thinking, 'Kept and told anew');
    assert.equal(run.images.size, 0);
    assert.deepEqual(
      events.map(({ seq }) => seq),
      [3, 4, 5],
    );
    assert.deepEqual(run, runOf(...events), 'a replay of the events comes to the same');
  });

  test('keeps each event once for a replay, though it came twice', () => {
    const twice = [first, first].reduce(append, { run: NO_EVENTS, events: [] });
    assert.equal(twice.events.length, 1);
  });

  test('has one end, with what it cost or why', () => {
    assert.deepEqual(runOf(event(1, 'GenerationSucceededEvent', { costUsd: '0.067' })).end, {
      status: 'SUCCEEDED',
      costUsd: '0.067',
    });
    assert.deepEqual(runOf(event(1, 'GenerationCanceledEvent', { billing: 'FREE' })).end, {
      status: 'CANCELED',
      billing: 'FREE',
    });
    const failed = runOf(event(1, 'GenerationFailedEvent', { error: { code: 'NO_IMAGE', message: 'none came' } }));
    assert.deepEqual(failed.end, { status: 'FAILED', code: 'NO_IMAGE', message: 'none came' });
  });

  test('passes over kinds of events that this page doesn’t know', () => {
    assert.deepEqual(runOf(event(1, 'SomethingNewEvent')), { ...NO_EVENTS, seq: 1 });
  });
});
