import assert from 'node:assert/strict';
import { openClient } from '../../src/db/client.ts';
import { keepAlive } from '../keep-alive.ts';
import type { Stage } from '../stage.ts';
import { bodiesOf } from './bodies.ts';
import type { Peers } from './peers.ts';
import type { Reading } from './readings.ts';

/** Fails when somebody's answer to a reading says anything else than ours: all counts but the order of lists. */
export async function assertSameFacts(
  stage: Stage,
  peers: Peers,
  reading: Reading,
  slugs: readonly string[],
): Promise<void> {
  const bodies = bodiesOf(reading);
  const [ours, postgraphile, mercurius] = [stage, peers.postgraphile, peers.mercurius].map(({ url }) =>
    keepAlive(url, 1, null),
  );
  assert.ok(ours && postgraphile && mercurius);
  const sql = openClient(stage.databaseUrl, { fetchTypes: false });
  for (const slug of reading.bySlug ? slugs : slugs.slice(0, 1)) {
    const facts = factsOf(await ours.post(0, bodies.plain(slug)));
    const assertSame = (name: string, answer: string): void =>
      assert.deepEqual(factsOf(answer), facts, `${name} says something else than we do of ${reading.name}, ${slug}.`);
    const unrepeated = await ours.post(0, bodies.unrepeated(slug));
    assertSame('The unrepeated request', unrepeated.replace(',"nobody":null', ''));
    assertSame('PostGraphile', await postgraphile.post(0, bodies.postgraphile(slug)));
    assertSame('Mercurius', await mercurius.post(0, bodies.plain(slug)));
    const [row] = await sql.unsafe<{ data: string }[]>(reading.statement, reading.bySlug ? [slug] : []);
    assertSame('The statement', `{"data":${row?.data ?? 'null'}}`);
  }
  for (const connection of [ours, postgraphile, mercurius]) connection.close();
  await sql.end({ timeout: 5 });
}

/** What an answer says, in one order: lists sorted by their text, connections without the word around their nodes. */
function factsOf(answer: string): unknown {
  const { data = null, errors }: { data?: unknown; errors?: unknown } = JSON.parse(answer);
  assert.equal(errors, undefined, JSON.stringify(errors));
  return inOneOrder(data);
}

function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(inOneOrder(item))).toSorted();
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'nodes') return inOneOrder(first[1]);
  const ordered = entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(ordered.map(([key, item]) => [key, inOneOrder(item)]));
}
