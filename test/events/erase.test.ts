import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openListener, type Listener } from '../../src/db/listen.ts';
import { eraseEvents } from '../../src/events/erase.ts';
import type { Event, NewEvent } from '../../src/events/event.ts';
import { Hub } from '../../src/events/hub.ts';
import { lockStream } from '../../src/events/append.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { until } from '../installation.ts';
import { append, LAST, log, newStream, thought } from './log.ts';
import { rawOf } from '../../src/db/client.ts';

const ROUTE = { configKey: 'gemini/x', reason: 'It is the only one.', losses: ['size: 17 × 17 can’t be made'] };
const ERROR = { code: 'CONTENT_POLICY', message: 'a secret garden is not allowed', retryable: false };
const TOLD: readonly NewEvent[] = [
  { type: 'ROUTE_CHOSEN', attemptId: null, body: { route: [ROUTE as never] } }, // as much of an entry as matters here
  thought('a secret garden'),
  { type: 'THOUGHT', attemptId: 'att_1', body: { index: 0, text: null, imageId: 'img_1' } },
  { type: 'TEXT', attemptId: 'att_1', body: { index: 0, text: 'here is your secret garden' } },
  {
    type: 'PROGRESS',
    attemptId: 'att_1',
    body: { index: 0, fraction: 0.5, phase: 'drawing', queuePosition: null, message: 'a secret', etaMs: 5 },
  },
  { type: 'PREVIEW', attemptId: 'att_1', body: { index: 0, imageId: 'img_2' } },
  { type: 'IMAGE', attemptId: 'att_1', body: { index: 0, imageId: 'img_3' } },
  { type: 'ATTEMPT_FAILED', attemptId: 'att_1', body: { error: ERROR, next: null } },
  LAST,
];

describe('erasing events', () => {
  let database: TestDatabase;
  let listener: Listener;
  let hub: Hub;
  before(async () => {
    database = await createTestDatabase();
    listener = openListener(database.url, { log });
    hub = await Hub.open(database.database, { listener, log, pollMs: 60_000 });
  });
  after(async () => {
    await hub.close();
    await listener.close();
    await database.close();
  });
  const erase = (id: string) =>
    database.database.orm.transaction(async (tx) => {
      await lockStream(tx, id);
      await eraseEvents(rawOf(tx), id);
    });

  test('leaves each its place, type and time, and none its words; also in what a node remembers', async () => {
    const id = await newStream(database.database);
    await append(database.database, id, TOLD);
    const feed = hub.follow(id);
    const before = await feed.after(0);
    assert.match(JSON.stringify(await feed.after(3)), /secret garden/);
    await erase(id);
    const after = await until('the news at this node', async () => {
      const events = await feed.after(0);
      return !JSON.stringify(events).includes('secret') && events;
    });
    const places = (events: readonly Event[]) => events.map(({ body: _body, ...place }) => place);
    assert.deepEqual(places(after), places(before));
    assert.doesNotMatch(JSON.stringify(after), /img_|17 × 17/);
    const [, route, , , , progress, , , failed, last] = after;
    assert.deepEqual(route?.body, { route: [{ ...ROUTE, losses: [] }] });
    assert.deepEqual(progress?.body, {
      index: 0,
      fraction: 0.5,
      phase: 'drawing',
      queuePosition: null,
      message: null,
      etaMs: 5,
    });
    assert.deepEqual(failed?.type === 'ATTEMPT_FAILED' && failed.body.error.code, 'CONTENT_POLICY');
    assert.deepEqual(last?.body, LAST.body);
    await erase(id);
    assert.deepEqual(await feed.after(0), after);
    hub.release(feed);
  });

  test('of one stream leaves all others as they are', async () => {
    const [one, other] = [await newStream(database.database), await newStream(database.database)];
    for (const id of [one, other]) await append(database.database, id, TOLD);
    await erase(one);
    const feed = hub.follow(other);
    assert.match(JSON.stringify(await feed.after(0)), /here is your secret garden/);
    hub.release(feed);
  });
});
