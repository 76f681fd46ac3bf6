import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { openHouse, type House } from '../generation/house.ts';
import { ended, MODEL, started, type Installation } from '../installation.ts';
import { delivery, endpointAt, mutate } from './endpoints.ts';
import { first, openReceiver, refuses, verified, type Receiver } from './receiver.ts';

const small = { resolution: '0.5K' };

describe('an endpoint is told', { concurrency: true }, () => {
  let receiver: Receiver;
  let house: House;
  let api: Installation;
  before(async () => {
    receiver = await openReceiver();
    house = await openHouse({ FETCH_ALLOW_ORIGINS: receiver.origin });
    api = house.installation;
  });
  after(async () => {
    await house.close();
    await receiver.close();
  });

  const endpoint = (path: string, input: object = {}) => endpointAt(api, `${receiver.origin}${path}`, input);
  const only = (tenant: string) => ({ filter: { metadata: { tenant } } });
  const run = (tenant: string, input: object = {}) =>
    started(api, { prompt: 'a secret lighthouse', parameters: small, metadata: { tenant }, ...input });

  test('how a generation ended, with its pictures, in words that standardwebhooks verifies', async () => {
    const { id: endpointId, secret } = await endpoint('/ends', only('ends'));
    const id = await run('ends', { metadata: { tenant: 'ends', order: 7 } });
    const webhook = first(await receiver.at('/ends'));
    const told = verified(webhook, secret);
    const generation = await ended(api, id);
    const picture = first(generation.images);
    const { data } = told;
    assert.deepEqual(
      { ...told, data: { ...data, images: null } },
      {
        type: 'generation.succeeded',
        timestamp: told.timestamp,
        data: {
          generationId: id,
          seq: generation.events.nodes.at(-1)?.seq,
          cursor: data['cursor'],
          attemptId: null,
          model: MODEL,
          mode: 'TEXT_TO_IMAGE',
          status: 'SUCCEEDED',
          createdAt: data['createdAt'],
          finishedAt: data['finishedAt'],
          sandbox: false,
          metadata: { tenant: 'ends', order: 7 },
          costUsd: generation.costUsd,
          images: null,
          error: null,
        },
      },
    );
    const image = first(data['images'] as { url: string; sha256: string; id: string }[]);
    assert.deepEqual([image.id, image.sha256], [picture.id, picture.sha256]);
    assert.equal((await fetch(image.url)).status, 200);
    assert.ok(!webhook.body.includes('lighthouse'));
    assert.equal(webhook.headers['content-type'], 'application/json');
    assert.equal(webhook.headers['user-agent'], 'pictograph');
    const { id: deliveryId, lastStatus, tries } = await delivery(api, endpointId);
    assert.deepEqual([webhook.headers['webhook-id'], lastStatus, tries], [deliveryId, 204, 1]);
  });

  test('every fact that it asked for, once each, and never what the model thinks', async () => {
    const eventTypes = ['GENERATION_QUEUED', 'ROUTE_CHOSEN', 'ATTEMPT_STARTED', 'IMAGE', 'ATTEMPT_SUCCEEDED'];
    const { secret } = await endpoint('/all', { ...only('all'), eventTypes: [...eventTypes, 'GENERATION_SUCCEEDED'] });
    const id = await run('all', { parameters: { ...small, thinking_level: 'high' } });
    const events = (await ended(api, id)).events.nodes;
    const told = (await receiver.at('/all', 6)).map((one) => verified(one, secret));
    const inOrder = told.toSorted((one, other) => one.data.seq - other.data.seq);
    assert.deepEqual(
      inOrder.map(({ type, data }) => [type, data.seq]),
      [
        ['GENERATION_QUEUED', 'generation.queued'],
        ['ROUTE_CHOSEN', 'route.chosen'],
        ['ATTEMPT_STARTED', 'attempt.started'],
        ['IMAGE', 'image.created'],
        ['ATTEMPT_SUCCEEDED', 'attempt.succeeded'],
        ['GENERATION_SUCCEEDED', 'generation.succeeded'],
      ].map(([type, wire]) => [wire, events.find((event) => event.type === type)?.seq]),
    );
    assert.ok(events.some(({ type }) => type === 'THOUGHT'));
    assert.equal((inOrder[3]?.data['images'] as unknown[] | undefined)?.length, 1);
    assert.deepEqual(inOrder[2]?.data['images'], []);
    assert.ok(typeof inOrder[2]?.data['attemptId'] === 'string');
  });

  test('why a generation failed', async () => {
    const { secret } = await endpoint('/failed', only('failed'));
    const id = await run('failed', { prompt: 'a castle [fail:blocked]' });
    const { type, data } = verified(first(await receiver.at('/failed')), secret);
    const { error } = await ended(api, id);
    assert.deepEqual([type, data['status'], data['images']], ['generation.failed', 'FAILED', []]);
    assert.deepEqual(data['error'], error);
  });

  test('only of generations that its filter means', async () => {
    const key = await api.ask<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
      'mutation { createApiKey(input: { name: "other", scopes: [GENERATIONS_WRITE] }) { ... on CreateApiKeyPayload { secret apiKey { id } } } }',
    );
    const { secret: otherKey, apiKey } = key.data.createApiKey;
    await endpoint('/by-key', { filter: { apiKeys: [apiKey.id] } });
    await endpoint('/by-model', { filter: { models: [MODEL], metadata: { tenant: 'filtered', nested: { a: 1 } } } });
    await endpoint('/by-other-model', { filter: { models: ['gpt-image-2'], metadata: { tenant: 'filtered' } } });
    const mine = await run('filtered', { metadata: { tenant: 'filtered', nested: { a: 1, b: 2 } } });
    const unlike = await run('filtered', { metadata: { tenant: 'filtered', nested: { a: 2 } } });
    const others = await api.ask<{ startGeneration: { generation: { id: string } } }>(
      `mutation { startGeneration(input: { model: "${MODEL}", prompt: "x", parameters: { resolution: "0.5K" } }) { ... on StartGenerationPayload { generation { id } } } }`,
      {},
      { key: otherKey },
    );
    await Promise.all([ended(api, mine), ended(api, unlike), ended(api, others.data.startGeneration.generation.id)]);
    const idsAt = async (path: string) =>
      (await receiver.at(path)).map(
        ({ body }) => (JSON.parse(body) as { data: { generationId: string } }).data.generationId,
      );
    assert.deepEqual(await idsAt('/by-model'), [mine]);
    assert.deepEqual(await idsAt('/by-key'), [others.data.startGeneration.generation.id]);
    assert.deepEqual(
      receiver.received.filter(({ path }) => path === '/by-other-model'),
      [],
    );
  });

  test('of nothing that was committed before it was made, nor while it was disabled', async () => {
    await ended(api, await run('late'));
    const { id } = await endpoint('/late', only('late'));
    const second = await run('late');
    await ended(api, second);
    await receiver.at('/late');
    await delivery(api, id);
    await mutate(api, 'updateWebhookEndpoint', { id, input: { status: 'DISABLED' } });
    await ended(api, await run('late'));
    const { endpoint: enabled } = await mutate(api, 'updateWebhookEndpoint', { id, input: { status: 'ACTIVE' } });
    assert.deepEqual([enabled?.status, enabled?.disabledReason], ['ACTIVE', null]);
    const fourth = await run('late');
    await ended(api, fourth);
    const told = (await receiver.at('/late', 2)).map(({ body }) => (JSON.parse(body) as { data: object }).data);
    assert.deepEqual(
      told.map((data) => 'generationId' in data && data.generationId),
      [second, fourth],
    );
  });

  test('with both secrets for a day after a rotation, also in the middle of its tries', async () => {
    let calls = 0;
    receiver.answers('/rotated', (response) => void response.writeHead((calls += 1) === 1 ? 500 : 204).end());
    const { id, secret: old } = await endpoint('/rotated', only('rotated'));
    await run('rotated');
    const before = first(await receiver.at('/rotated'));
    await delivery(api, id, ({ lastStatus }) => lastStatus === 500);
    const { secret: fresh = '', endpoint: rotated } = await mutate(api, 'rotateWebhookSecret', { id });
    assert.ok(Date.parse(rotated?.previousSecretUntil ?? '') > Date.now() + 23 * 3_600_000);
    await house.database.database.orm.execute(
      sql`update webhook_delivery set next_try_at = now() where endpoint_id = ${id}`,
    );
    const during = (await receiver.at('/rotated', 2))[1];
    assert.ok(during !== undefined);
    for (const secret of [old, fresh]) verified(during, secret);
    refuses(before, fresh);
    assert.equal(during.headers['webhook-id'], before.headers['webhook-id']);
    assert.equal(during.headers['webhook-signature']?.split(' ').length, 2);

    await house.database.database.orm.execute(
      sql`update webhook_endpoint set previous_until = now() - interval '1 second' where id = ${id}`,
    );
    await mutate(api, 'sendTestWebhook', { id });
    const afterwards = (await receiver.at('/rotated', 3))[2];
    assert.ok(afterwards !== undefined);
    verified(afterwards, fresh);
    refuses(afterwards, old);
  });

  test('nothing of what was erased before the try', async () => {
    let calls = 0;
    receiver.answers('/erased', (response) => void response.writeHead((calls += 1) === 1 ? 500 : 204).end());
    const { id: endpointId, secret } = await endpoint('/erased', only('erased'));
    const id = await run('erased');
    await delivery(api, endpointId, ({ lastStatus }) => lastStatus === 500);
    const { orm } = house.database.database;
    await orm.execute(sql`update image set erased_at = now() where generation_id = ${id}`);
    await orm.execute(
      sql`update generation set prompt = null, metadata = null, content_erased_at = now() where id = ${id}`,
    );
    await orm.execute(sql`update webhook_delivery set next_try_at = now() where endpoint_id = ${endpointId}`);
    const [before, again] = (await receiver.at('/erased', 2)).map((one) => verified(one, secret).data);
    assert.ok(before !== undefined && again !== undefined);
    assert.deepEqual(before['metadata'], { tenant: 'erased' });
    assert.equal(again['metadata'], null);
    const urls = [before, again].map((data) => (data['images'] as { url: string | null }[]).map(({ url }) => url));
    assert.ok(typeof urls[0]?.[0] === 'string');
    assert.deepEqual(urls[1], [null]);
  });

  test('once more when somebody asks, under the same id', async () => {
    const { id: endpointId, secret } = await endpoint('/again', only('again'));
    await run('again');
    const { id } = await delivery(api, endpointId);
    const resent = await mutate(api, 'resendWebhookDelivery', { id });
    assert.deepEqual([resent.delivery?.status, resent.delivery?.deliveredAt], ['PENDING', null]);
    const came = await receiver.at('/again', 2);
    assert.deepEqual(
      came.map(({ headers }) => headers['webhook-id']),
      [id, id],
    );
    for (const one of came) verified(one, secret);
    assert.equal((await delivery(api, endpointId)).tries, 2);
  });

  test('a test, at once', async () => {
    const { id, secret } = await endpoint('/test', only('test'));
    const { delivery: sent } = await mutate(api, 'sendTestWebhook', { id });
    const webhook = first(await receiver.at('/test', 1, 3000));
    const { type, data } = verified(webhook, secret);
    assert.deepEqual([type, data], ['endpoint.test', { endpointId: id }]);
    assert.equal(webhook.headers['webhook-id'], sent?.id);
    const { type: kind, seq, status } = await delivery(api, id);
    assert.deepEqual([kind, seq, status], ['ENDPOINT_TEST', null, 'DELIVERED']);
  });

  test('and no more once it is deleted', async () => {
    const { id } = await endpoint('/deleted', only('deleted'));
    await run('deleted');
    const { id: deliveryId } = await delivery(api, id);
    const { __typename } = await mutate(api, 'deleteWebhookEndpoint', { id });
    assert.equal(__typename, 'DeleteWebhookEndpointPayload');
    const { data } = await api.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [id, deliveryId] });
    assert.deepEqual(data, { nodes: [null, null] });
    for (const field of ['deleteWebhookEndpoint', 'sendTestWebhook', 'rotateWebhookSecret'])
      assert.equal((await mutate(api, field, { id })).__typename, 'NotFoundError', field);
    assert.equal((await mutate(api, 'resendWebhookDelivery', { id: deliveryId })).__typename, 'NotFoundError');
  });
});
