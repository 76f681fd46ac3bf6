import assert from 'node:assert/strict';
import type { Door } from '../http/door.ts';
import { assertDiscreet, rowsOf } from '../http/expect-refusal.ts';

export interface Refused {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string;
}

/**
 * Asserts what holds for every refusal of the plain-HTTP doors: the status and code, OpenAI's four fields and no more, a
 * sentence, an id, nothing that a cache may keep, nothing of our inside, and not a row more than before.
 */
export async function refusedBy(
  house: Pick<Door, 'database'>,
  ask: () => Promise<Response>,
  status: number,
  code: string,
  param: string | null = null,
): Promise<Refused> {
  const before = await rowsOf(house);
  const response = await ask();
  const text = await response.text();
  assert.equal(response.status, status, text);
  assertDiscreet(text);
  const { error } = JSON.parse(text) as { error: Refused };
  assert.deepEqual(Object.keys(error), ['message', 'type', 'param', 'code']);
  assert.deepEqual([error.code, error.param], [code, param], error.message);
  assert.ok(error.message.length > 15 && error.message.length < 8000, error.message);
  assert.match(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.deepEqual(await rowsOf(house), before);
  return error;
}
