import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { ADMIN_KEY, started } from '../installation.ts';
import { FAILED, openDoor, thought, type Door } from './door.ts';
import { TestSocket } from './socket.ts';

describe('one request, one context', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const statementsOf = async (query: string, variables: object): Promise<string[]> => {
    door.statements.length = 0;
    const { errors } = await door.ask(query, variables);
    assert.equal(errors, undefined, JSON.stringify(errors));
    return [...door.statements];
  };

  test('five aliases of one root field cost as many statements as one', async () => {
    const id = await started(door);
    const fields = '{ id status events(first: 5) { nodes { seq } } images { id } attempts { id } }';
    const one = await statementsOf(`query($id: ID!) { a: generation(id: $id) ${fields} }`, { id });
    const five = await statementsOf(
      `query($id: ID!) { ${['a', 'b', 'c', 'd', 'e'].map((alias) => `${alias}: generation(id: $id) ${fields}`).join(' ')} }`,
      { id },
    );
    assert.ok(one.length > 0);
    assert.equal(five.length, one.length);
  });

  test('nothing that one request loaded answers the next', async () => {
    const id = await started(door);
    const read = async () =>
      (await door.ask<{ generation: { status: string } }>('query($id: ID!) { generation(id: $id) { status } }', { id }))
        .data.generation.status;
    assert.equal(await read(), 'QUEUED');
    await setStatus(id, 'RUNNING');
    assert.equal(await read(), 'RUNNING');
  });

  test('a query of the catalog costs no statement', async () => {
    assert.deepEqual(
      await statementsOf('{ models { nodes { slug offers { configKey prices { display } } } } }', {}),
      [],
    );
  });

  test('each event of a subscription sees its generation as it is by then, over WebSocket', async () => {
    const id = await started(door);
    const socket = await TestSocket.ready(door.url);
    socket.subscribe('1', 'subscription($id: ID!) { generationEvents(id: $id) { seq generation { status } } }', { id });
    const statuses: unknown[] = [];
    for (const [count, status] of [
      [1, 'RUNNING'],
      [2, 'FAILED'],
      [3, null],
    ] as const) {
      await socket.next(({ payload }) => JSON.stringify(payload ?? null).includes(`"seq":${count},`));
      if (status === null) break;
      await setStatus(id, status);
      await door.append(id, [status === 'FAILED' ? FAILED : thought('x')]);
    }
    await socket.next(({ type }) => type === 'complete');
    for (const { type, payload } of socket.of('1')) if (type === 'next') statuses.push(payload);
    assert.deepEqual(statuses, expected());
    await socket.end();
  });

  test('and over SSE', async () => {
    const id = await started(door);
    const response = await fetch(`${door.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${ADMIN_KEY}`,
      },
      body: JSON.stringify({
        query: 'subscription($id: ID!) { generationEvents(id: $id) { seq generation { status } } }',
        variables: { id },
      }),
    });
    let text = '';
    let asked = 0;
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const events = text.match(/event: next/g)?.length ?? 0;
      if (events === asked) continue;
      asked = events;
      if (events === 1) await setStatus(id, 'RUNNING').then(() => door.append(id, [thought('x')]));
      if (events === 2) await setStatus(id, 'FAILED').then(() => door.append(id, [FAILED]));
    }
    assert.deepEqual(
      [...text.matchAll(/data: (\{.*)/g)].map(([, data]) => JSON.parse(data ?? '') as unknown),
      expected(),
    );
  });

  const setStatus = (id: string, status: string) =>
    door.database.database.orm.execute(
      sql`update generation set status = ${status}, finished_at = case when ${status} = 'FAILED' then now() end where id = ${id}`,
    );
  const expected = () =>
    ['QUEUED', 'RUNNING', 'FAILED'].map((status, index) => ({
      data: { generationEvents: { seq: index + 1, generation: { status } } },
    }));
});
