import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurns } from '../../src/assets/turns.ts';

test('lets two run at once, the others after them in their order, and goes on when one fails', async () => {
  const takeTurn = createTurns(2);
  const began: number[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const turns = [0, 1, 2, 3].map((number) => {
    const end = Promise.withResolvers<void>();
    ends.push(end);
    return takeTurn(async () => {
      began.push(number);
      await end.promise;
    });
  });
  const settled = Promise.allSettled(turns);
  assert.deepEqual(began, [0, 1]);
  ends[1]?.reject(new Error('this one fails'));
  await Promise.allSettled([turns[1]]);
  // A turn is handed on before whoever waited for it hears of its end, so the next has begun by now.
  assert.deepEqual(began, [0, 1, 2]);
  for (const end of ends) end.resolve();
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
  assert.deepEqual(began, [0, 1, 2, 3]);
});
