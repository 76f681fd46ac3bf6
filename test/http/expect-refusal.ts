import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import type { Door } from './door.ts';

/** What an answer over HTTP comes to, as far as these tests look. */
export interface Outcome {
  readonly status: number;
  readonly codes: readonly unknown[];
}

/** Reads an answer, and checks what holds for every one: an id, no cached error, no stack, no SQL, no host of ours. */
export async function outcomeOf(response: Response): Promise<Outcome> {
  const text = await response.text();
  assert.match(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assertDiscreet(text);
  const { errors = [] } = JSON.parse(text) as { errors?: { message: string; extensions?: { code?: unknown } }[] };
  for (const { message, extensions } of errors) {
    assert.equal(typeof extensions?.code, 'string', `no code: ${text}`);
    assert.ok(message.length > 0 && message.length < 500, message);
    assert.equal('http' in (extensions ?? {}), false, text);
  }
  return { status: response.status, codes: errors.map(({ extensions }) => extensions?.code) };
}

/** Nothing of our inside may show. */
export function assertDiscreet(text: string): void {
  assert.doesNotMatch(text, /\bat .*\.(ts|js):\d+|node_modules|node:internal|\bselect "|insert into|\.s\.PGSQL|ECONN/);
}

/** What a refused request must leave as it was. */
export async function rowsOf({ database }: Pick<Door, 'database'>): Promise<unknown> {
  const rows = await database.database.orm.execute(sql`
    select (select count(*)::int from generation) as generations, (select count(*)::int from event) as events,
      (select count(*)::int from api_key) as keys, (select count(*)::int from image) as images`);
  return rows[0];
}
