import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ADMIN_KEY, started, until } from '../installation.ts';
import { FAILED, openDoor, thought, type Door } from './door.ts';

const WATCH = 'subscription($id: ID!) { generationEvents(id: $id) { seq ... on ThoughtEvent { text } } }';

describe('GraphQL over SSE, byte by byte', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const ask = (query: string, variables: object, headers: Record<string, string> = {}) =>
    fetch(`${door.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${ADMIN_KEY}`,
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });

  test('is a stream that no cache keeps and ends with complete and an empty line of data', async () => {
    const id = await started(door);
    await door.append(id, [FAILED]);
    const response = await ask(WATCH, { id }, { origin: 'https://elsewhere.example' });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.match(response.headers.get('cache-control') ?? '', /no-cache|no-store/);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.match(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
    const text = await response.text();
    assert.equal(
      text.replace(/^:\n\n/, ''),
      'event: next\ndata: {"data":{"generationEvents":{"seq":1}}}\n\n' +
        'event: next\ndata: {"data":{"generationEvents":{"seq":2}}}\n\nevent: complete\ndata:\n\n',
    );
  });

  test('lets no text out of its line', async () => {
    const id = await started(door);
    const text = 'a\r\nevent: complete\ndata: forged\n\nid: 7\u2028\u2029';
    await door.append(id, [thought(text), FAILED]);
    const lines = (await (await ask(WATCH, { id })).text()).split('\n').filter((line) => line.startsWith('data: {'));
    assert.equal(lines.length, 3);
    assert.deepEqual(JSON.parse(lines[1]?.slice(6) ?? ''), { data: { generationEvents: { seq: 2, text } } });
  });

  test('answers a query as one result and complete', async () => {
    const text = await (await ask('{ __typename }', {})).text();
    assert.equal(
      text.replace(/^:\n\n/, ''),
      'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n',
    );
  });

  test('is also had by GET, and takes no cursor from Last-Event-ID', async () => {
    const id = await started(door);
    await door.append(id, [FAILED]);
    const parameters = new URLSearchParams({ query: WATCH, variables: JSON.stringify({ id }) });
    const headers = {
      accept: 'text/event-stream',
      authorization: `Bearer ${ADMIN_KEY}`,
      'last-event-id': 'x'.repeat(8000),
    };
    const text = await (await fetch(`${door.url}/graphql?${parameters.toString()}`, { headers })).text();
    assert.equal(text.match(/event: next/g)?.length, 2);
  });

  test('a subscription whose client takes only JSON is refused, and nothing stays open', async () => {
    const id = await started(door);
    const response = await ask(WATCH, { id }, { accept: 'application/json' });
    assert.equal(response.status, 406);
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    assert.deepEqual(
      errors.map(({ extensions }) => extensions.code),
      ['NOT_ACCEPTABLE'],
    );
    await until('nobody follows', async () => door.followers(id) === 0, 2000);
  });

  test('a client that leaves in the middle is no failure', async () => {
    const id = await started(door);
    const leaving = new AbortController();
    const response = await fetch(`${door.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${ADMIN_KEY}`,
      },
      body: JSON.stringify({ query: WATCH, variables: { id } }),
      signal: leaving.signal,
    });
    assert.equal(response.status, 200);
    await until('a follower', async () => door.followers(id) === 1);
    leaving.abort();
    await until('nobody follows', async () => door.followers(id) === 0, 2000);
    assert.deepEqual(
      door.logged.filter(({ level }) => Number(level) >= 40),
      [],
    );
  });
});
