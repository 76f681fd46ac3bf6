import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import type { Viewer } from '../../src/access/viewer.ts';
import { openCatalog, type CatalogStore } from '../../src/catalog/store.ts';
import type { NewEvent } from '../../src/events/event.ts';
import { Hub } from '../../src/events/hub.ts';
import { createGuardedPost } from '../../src/fetch/guarded-post.ts';
import { createEndpoint, updateEndpoint, type EndpointRooms } from '../../src/webhooks/endpoints.ts';
import { noteDeliveries } from '../../src/webhooks/note.ts';
import { Outbox } from '../../src/webhooks/outbox.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { append, LAST, log, newStream, prepareEpoch, thought, upTo } from '../events/log.ts';
import { until } from '../installation.ts';

const CHOSEN: NewEvent = { type: 'ROUTE_CHOSEN', attemptId: null, body: { route: [] } };
const URL_OF_RECEIVER = 'http://127.0.0.1:9/';

describe('what is noted of the log', () => {
  let database: TestDatabase;
  let catalog: CatalogStore;
  let hub: Hub;
  let accountId: string;
  let rooms: EndpointRooms;
  let viewer: Viewer;
  before(async () => {
    database = await createTestDatabase();
    await prepareEpoch(database.database);
    accountId = await ensureAccount(database.database.orm);
    viewer = { accountId, apiKeyId: null, scopes: new Set(['WEBHOOKS']) };
    catalog = await openCatalog(database.database, { log });
    hub = await Hub.open(database.database, { listener: null, log });
    const post = createGuardedPost({ allowOrigins: [new URL(URL_OF_RECEIVER).origin] });
    rooms = { database: database.database, catalog: catalog.current(), post, secretKey: new Uint8Array(32) };
  });
  beforeEach(() => database.database.orm.execute(sql`delete from webhook_endpoint`));
  after(async () => {
    await hub.close();
    await catalog.close();
    await database.close();
  });

  const endpoint = async () => {
    const eventTypes = ['ROUTE_CHOSEN', 'GENERATION_SUCCEEDED'] as const;
    return (await createEndpoint(rooms, viewer, { url: URL_OF_RECEIVER, eventTypes })).endpoint.id;
  };
  /** A stream with the row of its generation. */
  const generation = async () => {
    const id = await newStream(database.database, accountId);
    await database.database.orm.execute(sql`
      insert into generation (account_id, id, model_id, mode, tier, status, sandbox, deadline_at)
      values (${accountId}, ${id}, 'mdl_1', 'TEXT_TO_IMAGE', 'STANDARD', 'QUEUED', true, now())`);
    return id;
  };
  const noted = async (endpointId: string) => {
    const rows = await database.database.orm.execute<{ generation_id: string; seq: number }>(
      sql`select generation_id, seq from webhook_delivery where endpoint_id = ${endpointId} order by generation_id, seq`,
    );
    return rows.map(({ generation_id: id, seq }) => `${id} ${seq}`);
  };
  const outbox = () => new Outbox({ orm: database.database.orm, hub, log, onNoted: () => {} });
  const noteAll = async () => {
    // An older transaction of another test on this server may hold the end of the log back.
    const { orm } = database.database;
    const [{ xid } = { xid: '0' }] = await orm.execute<{ xid: string }>(sql`select pg_current_xact_id()::text as xid`);
    await until('the log to be read to its end', async () => {
      const [row] = await orm.execute<{ past: boolean }>(
        sql`select pg_snapshot_xmin(pg_current_snapshot()) > ${xid}::text::xid8 as past`,
      );
      return row?.past;
    });
    for (let more = true; more;) more = (await noteDeliveries(orm, accountId))?.more === true;
  };

  test('is every wanted event of twelve writers once, by three at work', async () => {
    const ids = await Promise.all(upTo(12).map(generation));
    const id = await endpoint();
    const outboxes = [outbox(), outbox(), outbox()];
    await Promise.all(
      ids.map(async (generationId) => {
        for (const event of upTo(15).flatMap(() => [thought('hm'), CHOSEN])) {
          await append(database.database, generationId, [event]);
          hub.wake(generationId);
        }
        await append(database.database, generationId, [LAST]);
        hub.wake(generationId);
      }),
    );
    const seqs = [...upTo(15).map((count) => 2 * count + 1), 32];
    const wanted = ids.flatMap((generationId) => seqs.map((seq) => `${generationId} ${seq}`)).toSorted();
    await until('all to be noted', async () => (await noted(id)).length >= wanted.length);
    await Promise.all(outboxes.map((one) => one.close()));
    assert.deepEqual((await noted(id)).toSorted(), wanted);
  });

  test('is what a writer wrote that was slow to commit, and what came behind it', async () => {
    const [slow, quick] = [await generation(), await generation()];
    const id = await endpoint();
    const { promise: held, resolve: finish } = Promise.withResolvers<void>();
    const { promise: writes, resolve: written } = Promise.withResolvers<void>();
    const slowly = append(database.database, slow, [CHOSEN], {
      before: async () => {
        written();
        await held;
      },
    });
    await writes;
    await append(database.database, quick, [CHOSEN]);
    const { orm } = database.database;
    await noteDeliveries(orm, accountId);
    assert.deepEqual(await noted(id), [], 'what is behind an open transaction waits for it');
    finish();
    await slowly;
    await noteAll();
    assert.deepEqual((await noted(id)).toSorted(), [`${slow} 2`, `${quick} 2`].toSorted());
  });

  test('begins for each endpoint with what was committed after it was made, however late the log is read', async () => {
    const generationId = await generation();
    const early = await endpoint();
    await append(database.database, generationId, [CHOSEN]);
    const { promise: held, resolve: finish } = Promise.withResolvers<void>();
    const { promise: writes, resolve: written } = Promise.withResolvers<void>();
    const other = await generation();
    const across = append(database.database, other, [CHOSEN], {
      before: async () => {
        written();
        await held;
      },
    });
    await writes;
    const late = await endpoint();
    finish();
    await across;
    await append(database.database, generationId, [CHOSEN]);
    await noteAll();
    assert.deepEqual(await noted(early), [`${generationId} 2`, `${generationId} 3`, `${other} 2`].toSorted());
    assert.deepEqual(await noted(late), [`${generationId} 3`, `${other} 2`].toSorted());
  });

  test('is nothing for one that is disabled', async () => {
    const generationId = await generation();
    const id = await endpoint();
    await updateEndpoint(rooms, viewer, id, { status: 'DISABLED' });
    await append(database.database, generationId, [CHOSEN]);
    await updateEndpoint(rooms, viewer, id, { status: 'ACTIVE' });
    await append(database.database, generationId, [CHOSEN]);
    await noteAll();
    assert.deepEqual(await noted(id), [`${generationId} 3`]);
  });

  test('goes on when the log was restored to a server whose transactions have lower numbers', async () => {
    const { orm } = database.database;
    const generationId = await generation();
    const id = await endpoint();
    await noteAll();
    await orm.execute(sql`
      update webhook_place set xid = (pg_current_xact_id()::text::bigint + 1000000)::text::xid8 where account_id = ${accountId}`);
    await orm.execute(sql`
      update webhook_endpoint set active_from = (select format('%s:%s:', x, x) from (select pg_current_xact_id()::text::bigint + 1000000 as x) as far)::pg_snapshot`);
    await noteAll();
    await append(database.database, generationId, [CHOSEN]);
    await noteAll();
    assert.deepEqual(await noted(id), [`${generationId} 2`]);
  });
});
