import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import type { Viewer } from '../../src/access/viewer.ts';
import { InvalidInputRefusal } from '../../src/base/refusal.ts';
import { openCatalog, type CatalogStore } from '../../src/catalog/store.ts';
import { sendTest } from '../../src/webhooks/deliveries.ts';
import { createEndpoint, rotateSecret, type EndpointRooms } from '../../src/webhooks/endpoints.ts';
import { deliveriesByIds, type WebhookDelivery } from '../../src/webhooks/read.ts';
import { WebhookSender } from '../../src/webhooks/sender.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { log } from '../events/log.ts';
import { openInternet, PUBLIC, type Internet } from '../fetch/internet.ts';
import { until } from '../installation.ts';

const URL_OF_RECEIVER = 'https://pictures.example.com/hooks';
const KEY = new Uint8Array(32).fill(1);

describe('a webhook on its way into the internet', () => {
  let internet: Internet;
  let database: TestDatabase;
  let catalog: CatalogStore;
  let viewer: Viewer;
  let rooms: EndpointRooms;
  before(async () => {
    internet = await openInternet((_request, response) => void response.writeHead(204).end());
    database = await createTestDatabase();
    catalog = await openCatalog(database.database, { log });
    const accountId = await ensureAccount(database.database.orm);
    viewer = { accountId, apiKeyId: null, scopes: new Set(['WEBHOOKS']) };
    const post = internet.post({ ownHosts: ['www.example.org'] });
    rooms = { database: database.database, catalog: catalog.current(), post, secretKey: KEY };
  });
  beforeEach(() => {
    internet.names.set('pictures.example.com', [PUBLIC]);
    for (const list of [internet.dialled, internet.resolved, internet.requests]) list.length = 0;
  });
  after(async () => {
    await catalog.close();
    await database.close();
    await internet.close();
  });

  /** Sends a test, and waits until the first try has ended. */
  const tried = async (endpointId: string, secretKey = KEY): Promise<WebhookDelivery> => {
    const { orm } = database.database;
    const sender = await WebhookSender.start(
      { orm, catalog: () => catalog.current(), imageLinks: () => null, post: rooms.post, secretKey, log },
      { timeoutMs: 5000, pollMs: 50 },
      null,
    );
    const { id } = await sendTest({ database: database.database, onDue: () => sender.nudge() }, viewer, endpointId);
    const found = await until('the end of a try', async () => {
      const [row] = await deliveriesByIds(orm, [id]);
      return row !== undefined && row.lastDurationMs !== null && row;
    });
    await sender.close(AbortSignal.abort());
    return found;
  };

  test('goes over TLS to the address that its name leads to', async () => {
    const { endpoint } = await createEndpoint(rooms, viewer, { url: URL_OF_RECEIVER });
    assert.deepEqual(internet.dialled, [], 'nothing is sent when it is made');
    assert.equal((await tried(endpoint.id)).status, 'DELIVERED');
    assert.deepEqual(internet.dialled, [`${PUBLIC} 443`]);
    assert.equal(internet.requests[0]?.url, '/hooks');
  });

  test('goes nowhere when the name has come to lead to what is private', async () => {
    const { endpoint } = await createEndpoint(rooms, viewer, { url: URL_OF_RECEIVER });
    for (const addresses of [['10.0.0.7'], ['127.0.0.1'], ['169.254.169.254'], [PUBLIC, '::1'], ['::ffff:10.0.0.1']]) {
      internet.names.set('pictures.example.com', addresses);
      const { status, lastStatus, lastError } = await tried(endpoint.id);
      assert.deepEqual(
        [status, lastStatus, lastError],
        ['PENDING', null, 'No answer: its host is not on the public internet.'],
      );
    }
    assert.deepEqual([internet.dialled, internet.requests], [[], []]);
  });

  test('has no endpoint at a name that leads to what is private, to nothing, or to this installation', async () => {
    internet.names.set('rogue.example.com', [PUBLIC, '192.168.0.1']);
    internet.names.set('www.example.org', [PUBLIC]);
    for (const [url, why] of [
      ['https://rogue.example.com/', /URL_BLOCKED.*not on the public internet/],
      ['https://nowhere.example.com/', /FETCH_FAILED.*no address/],
      ['https://www.example.org/v1/hooks/fal', /URL_BLOCKED.*own/],
    ] as const)
      await assert.rejects(createEndpoint(rooms, viewer, { url }), (error) => {
        assert.ok(error instanceof InvalidInputRefusal);
        assert.match(error.message, why);
        assert.doesNotMatch(error.message, /192\.168/);
        return true;
      });
    assert.deepEqual(internet.dialled, []);
  });

  test('isn’t signed with what another SECRET sealed, and says what to do', async () => {
    const { endpoint } = await createEndpoint(rooms, viewer, { url: URL_OF_RECEIVER });
    const other = new Uint8Array(32).fill(2);
    assert.match((await tried(endpoint.id, other)).lastError ?? '', /SECRET is another one now; rotate it/);
    assert.deepEqual(internet.dialled, []);
    const { endpoint: rotated } = await rotateSecret({ ...rooms, secretKey: other }, viewer, endpoint.id);
    assert.equal(rotated.previousUntil, null);
    assert.equal((await tried(endpoint.id, other)).status, 'DELIVERED');
  });
});
