import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { isObjectType } from 'graphql';
import { schema } from '../../schema/index.ts';
import { newId } from '../../src/base/ids.ts';
import { ADDRESSES, LITERALS } from '../fetch/blocked-addresses.ts';
import { openDoor, type Door } from '../http/door.ts';
import { endpointAt, mutate, readEndpoint, type Endpoint } from './endpoints.ts';
import { first } from './receiver.ts';

/** An address that the door lets pass. */
const ALLOWED = 'http://127.0.0.1:9';

describe('a webhook endpoint', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const keyWith = async (...scopes: string[]): Promise<string> => {
    const { data } = await door.ask<{ createApiKey: { secret: string } }>(
      'mutation ($scopes: [Scope!]!) { createApiKey(input: { name: "a", scopes: $scopes }) { ... on CreateApiKeyPayload { secret } } }',
      { scopes },
    );
    return data.createApiKey.secret;
  };
  const problemsOf = async (input: object) => {
    const { __typename, problems = [] } = await mutate(door, 'createWebhookEndpoint', {
      input: { url: `${ALLOWED}/a`, ...input },
    });
    assert.equal(__typename, 'InvalidInputError', JSON.stringify(input));
    return problems;
  };

  test('is refused at an address that only this server could reach, which says no more than its kind', async () => {
    // The installation's own name is known where the guard itself is tested.
    const own = 'https://gateway.example.com';
    const urls = [...ADDRESSES.map(([, url]) => url), ...LITERALS.map((host) => `https://${host}/hook`)];
    for (const url of urls.filter((one) => !one.toLowerCase().startsWith(own))) {
      const { path, message } = first(await problemsOf({ url }));
      assert.deepEqual(path, ['url'], url);
      assert.match(message, /^Nothing is sent to this address \(URL_BLOCKED\): .{10,}\.$/, url);
    }
    const { id } = await endpointAt(door, `${ALLOWED}/change`);
    const changed = await mutate(door, 'updateWebhookEndpoint', { id, input: { url: 'https://10.0.0.1/' } });
    assert.equal(changed.__typename, 'InvalidInputError');
    assert.equal((await readEndpoint(door, id)).url, `${ALLOWED}/change`);
  });

  test('is refused with all that is wrong with it', async () => {
    const problems = await problemsOf({
      url: 'http://169.254.169.254/latest',
      description: 'x'.repeat(201),
      eventTypes: [],
      filter: { models: ['gemini-3.1-flash-imag', ''], apiKeys: [newId('apiKey'), '\0'], metadata: ['a'] },
    });
    assert.deepEqual(
      problems.map(({ path }) => path.join('.')),
      [
        'url',
        'description',
        'eventTypes',
        'filter.models.0',
        'filter.models.1',
        'filter.apiKeys.0',
        'filter.apiKeys.1',
        'filter.metadata',
      ],
    );
    assert.match(problems[3]?.message ?? '', /Did you mean gemini-3\.1-flash-image/);
    for (const [path, input] of [
      ['eventTypes', { eventTypes: ['GENERATION_QUEUED', 'ENDPOINT_TEST'] }],
      ['description', { description: 'a\0b' }],
      ['filter.models', { filter: { models: [] } }],
      ['filter.apiKeys', { filter: { apiKeys: Array(101).fill('key_1') } }],
      ['filter.metadata.a', { filter: { metadata: { a: 'b\0' } } }],
      ['filter.metadata', { filter: { metadata: { a: 'x'.repeat(5000) } } }],
    ] as const)
      assert.deepEqual(
        (await problemsOf(input)).map((problem) => problem.path.join('.')),
        [path],
      );
  });

  test('is told of the ends when nobody says of what, and keeps what is not changed', async () => {
    const made = await endpointAt(door, `${ALLOWED}/b`, { filter: { models: ['gemini-3.1-flash-image-preview'] } });
    assert.deepEqual(made.eventTypes, ['GENERATION_SUCCEEDED', 'GENERATION_FAILED', 'GENERATION_CANCELED']);
    const change = (input: object) => mutate(door, 'updateWebhookEndpoint', { id: made.id, input });
    const described = await change({ description: ' of the shop ', status: null, url: null });
    const { secret: _secret, ...before } = made;
    assert.deepEqual(described.endpoint, { ...before, description: 'of the shop' });
    assert.deepEqual(before.filter, {
      models: [{ slug: 'gemini-3.1-flash-image-preview' }],
      apiKeyIds: null,
      metadata: null,
    });
    const changed = await change({ filter: null, eventTypes: ['IMAGE', 'GENERATION_QUEUED', 'IMAGE'] });
    assert.equal(changed.endpoint?.filter, null);
    assert.deepEqual(changed.endpoint?.eventTypes, ['GENERATION_QUEUED', 'IMAGE']);
  });

  test('is nobody’s without the scope WEBHOOKS', async () => {
    const { id } = await endpointAt(door, `${ALLOWED}/c`);
    const { delivery } = await mutate(door, 'sendTestWebhook', { id });
    const deliveryId = delivery?.id ?? '';
    const others = [null, await keyWith('GENERATIONS_READ', 'GENERATIONS_WRITE')];
    const READ = '{ webhookEndpoints { nodes { id } } }';
    for (const key of others) {
      for (const [field, args] of [
        ['createWebhookEndpoint', { input: { url: ALLOWED } }],
        ['updateWebhookEndpoint', { id, input: {} }],
        ['deleteWebhookEndpoint', { id }],
        ['rotateWebhookSecret', { id }],
        ['sendTestWebhook', { id }],
        ['resendWebhookDelivery', { id: deliveryId }],
      ] as const)
        assert.equal((await mutate(door, field, args, { key })).__typename, 'ForbiddenError', field);
      const { data, errors } = await door.ask(READ, {}, { key });
      assert.deepEqual([data, errors?.[0]?.extensions?.['code']], [{ webhookEndpoints: null }, 'FORBIDDEN']);
      const { data: nodes } = await door.ask(
        'query ($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { id } webhookEndpoint(id: $id) { id } }',
        { ids: [id, deliveryId], id },
        { key },
      );
      assert.deepEqual(nodes, { nodes: [null, null], webhookEndpoint: null });
    }
    const key = await keyWith('WEBHOOKS');
    const { data } = await door.ask<{ webhookEndpoints: { nodes: { id: string }[] } }>(READ, {}, { key });
    assert.ok(data.webhookEndpoints.nodes.some((one) => one.id === id));
    assert.equal((await mutate(door, 'rotateWebhookSecret', { id }, { key })).__typename, 'RotateWebhookSecretPayload');
  });

  test('of another account is not there', async () => {
    const { orm } = door.database.database;
    const [account, id, deliveryId] = [newId('account'), newId('webhookEndpoint'), newId('webhookDelivery')];
    await orm.execute(sql`insert into account (id, name) values (${account}, 'another')`);
    await orm.execute(sql`
      insert into webhook_endpoint (account_id, id, url, description, event_types, status, secret)
      values (${account}, ${id}, 'https://example.com', '', '{}', 'ACTIVE', '')`);
    await orm.execute(sql`
      insert into webhook_delivery (account_id, id, endpoint_id, type, status)
      values (${account}, ${deliveryId}, ${id}, 'ENDPOINT_TEST', 'FAILED')`);
    for (const [field, args] of [
      ['updateWebhookEndpoint', { id, input: { description: 'mine' } }],
      ['deleteWebhookEndpoint', { id }],
      ['rotateWebhookSecret', { id }],
      ['sendTestWebhook', { id }],
      ['resendWebhookDelivery', { id: deliveryId }],
    ] as const)
      assert.equal((await mutate(door, field, args)).__typename, 'NotFoundError', field);
    const { data } = await door.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [id, deliveryId] });
    assert.deepEqual(data, { nodes: [null, null] });
  });

  test('is not found by what is no id', async () => {
    for (const id of ['', 'a\0b', '\uD800', 'whe_', newId('webhookDelivery'), newId('webhookEndpoint')]) {
      for (const [field, args] of [
        ['updateWebhookEndpoint', { id, input: {} }],
        ['deleteWebhookEndpoint', { id }],
        ['rotateWebhookSecret', { id }],
        ['sendTestWebhook', { id }],
        ['resendWebhookDelivery', { id }],
      ] as const)
        assert.equal((await mutate(door, field, args)).__typename, 'NotFoundError', `${field} ${JSON.stringify(id)}`);
      const { data } = await door.ask('query ($id: ID!) { webhookEndpoint(id: $id) { id } }', { id });
      assert.deepEqual(data, { webhookEndpoint: null });
    }
  });

  test('has its deliveries newest first, page by page, in as many statements for ten endpoints as for one', async () => {
    const made: Endpoint[] = [];
    for (let count = 0; count < 10; count += 1) made.push(await endpointAt(door, `${ALLOWED}/d${count}`));
    const { id } = first(made);
    const sent: (string | undefined)[] = [];
    for (let count = 0; count < 5; count += 1)
      sent.unshift((await mutate(door, 'sendTestWebhook', { id })).delivery?.id);
    for (const one of made.slice(1)) await mutate(door, 'sendTestWebhook', { id: one.id });

    interface Page {
      nodes: { id: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    }
    const page = async (args: object) => {
      const { data, errors } = await door.ask<{ node: { deliveries: Page } }>(
        `query ($id: ID!, $first: Int, $after: String, $status: WebhookDeliveryStatus) { node(id: $id) { ... on WebhookEndpoint {
          deliveries(first: $first, after: $after, status: $status) { nodes { id } pageInfo { hasNextPage endCursor } } } } }`,
        { id, ...args },
      );
      assert.equal(errors, undefined, JSON.stringify(errors));
      return data.node.deliveries;
    };
    const walked: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { nodes, pageInfo } = await page({ first: 2, after, status: 'PENDING' });
      walked.push(...nodes.map((node) => node.id));
      ({ hasNextPage: more, endCursor: after } = pageInfo);
    }
    assert.deepEqual(walked, sent);
    assert.deepEqual((await page({ status: 'FAILED' })).nodes, []);

    const statements = async (count: number) => {
      door.statements.length = 0;
      const { errors } = await door.ask(
        'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on WebhookEndpoint { deliveries { nodes { id endpoint { id } generation { id } } } } } }',
        { ids: made.slice(0, count).map((one) => one.id) },
      );
      assert.equal(errors, undefined);
      return door.statements.length;
    };
    assert.equal(await statements(10), await statements(1));
  });

  test('has a secret that is shown when it is made and rotated, and is nowhere else', async () => {
    const { id, secret } = await endpointAt(door, `${ALLOWED}/e`);
    assert.match(secret, /^whsec_[0-9A-Za-z+/]{43}=$/);
    const { secret: rotated = '' } = await mutate(door, 'rotateWebhookSecret', { id });
    assert.notEqual(rotated, secret);
    const showing = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) &&
      /Webhook/.test(type.name) &&
      Object.keys(type.getFields()).some((name) => /^secret/i.test(name))
        ? [type.name]
        : [],
    );
    assert.deepEqual(showing.toSorted(), ['CreateWebhookEndpointPayload', 'RotateWebhookSecretPayload']);
    const [row] = await door.database.database.orm.execute<{ secret: Uint8Array; previous_secret: Uint8Array }>(
      sql`select secret, previous_secret from webhook_endpoint where id = ${id}`,
    );
    assert.ok(row !== undefined);
    for (const text of [secret, rotated]) {
      const bytes = Buffer.from(text.slice('whsec_'.length), 'base64');
      for (const stored of [row.secret, row.previous_secret]) assert.ok(!Buffer.from(stored).includes(bytes));
      assert.ok(!JSON.stringify(door.logged).includes(text));
    }
  });

  test('is one of 50 at most, also when several are made at once', async () => {
    const { orm } = door.database.database;
    const [before] = await orm.execute<{ count: number }>(
      sql`select count(*)::int as count from webhook_endpoint join account on account.id = account_id where account.name <> 'another'`,
    );
    const made = await Promise.all(
      Array.from({ length: 56 - (before?.count ?? 0) }, (_, index) =>
        mutate(door, 'createWebhookEndpoint', { input: { url: `${ALLOWED}/f${index}` } }),
      ),
    );
    const refused = made.filter(({ __typename }) => __typename === 'InvalidInputError');
    assert.equal(refused.length, 6);
    assert.match(refused[0]?.message ?? '', /at most 50/);
  });
});
