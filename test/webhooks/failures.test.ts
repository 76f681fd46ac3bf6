import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { openHouse, type House } from '../generation/house.ts';
import { started, type Installation } from '../installation.ts';
import { delivery, endpointAt, mutate, readEndpoint } from './endpoints.ts';
import { first, openReceiver, verified, type Receiver } from './receiver.ts';

/** Long enough for a busy machine to answer in. */
const TIMEOUT_MS = 2500;

/** How a receiver may fail, and what is told of it: the status, or why there was none. */
const FAILURES: readonly (readonly [string, (response: ServerResponse) => void, number | null, RegExp])[] = [
  ['500', (response) => response.writeHead(500).end('a secret of the house'), 500, /^It answered with status 500\.$/],
  ['404', (response) => response.writeHead(404).end(), 404, /status 404/],
  ['silence', () => {}, null, /^No answer: it took too long\.$/],
  ['a redirect', (response) => response.writeHead(307, { location: '/elsewhere' }).end(), 307, /status 307/],
  [
    'a redirect to what is private',
    (response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
    302,
    /302/,
  ],
  [
    'half of its headers',
    (response) => response.socket?.end('HTTP/1.1 204 No Con'),
    null,
    /^No answer: no answer came\.$/,
  ],
  ['a closed connection', (response) => response.socket?.destroy(), null, /no answer came/],
  ['no HTTP at all', (response) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'), null, /no answer came/],
];
/** What is odd, and yet says that the webhook was taken. */
const SUCCESSES: readonly (readonly [string, (response: ServerResponse) => void])[] = [
  ['201', (response) => response.writeHead(201).end('{}')],
  ['a body that never ends', (response) => response.writeHead(200).write('a')],
  ['a body of 10 MB', (response) => response.writeHead(200).end(Buffer.alloc(10 * 2 ** 20))],
  [
    'a body that breaks off',
    (response) => response.writeHead(200, { 'content-length': 9 }).write('a', () => response.destroy()),
  ],
];

describe('a receiver that answers with', { concurrency: true }, () => {
  let receiver: Receiver;
  let house: House;
  let api: Installation;
  before(async () => {
    receiver = await openReceiver();
    house = await openHouse({ FETCH_ALLOW_ORIGINS: receiver.origin, WEBHOOK_TIMEOUT_MS: String(TIMEOUT_MS) });
    api = house.installation;
  });
  after(async () => {
    await house.close();
    await receiver.close();
  });

  /** An endpoint that is told of nothing but its tests. */
  const endpoint = (path: string) =>
    endpointAt(api, `${receiver.origin}${path}`, { filter: { metadata: { never: path } } });
  const tested = async (path: string) => {
    const made = await endpoint(path);
    await mutate(api, 'sendTestWebhook', { id: made.id });
    return made;
  };
  const execute = (statement: ReturnType<typeof sql>) => house.database.database.orm.execute(statement);

  for (const [index, [name, answer, status, error]] of FAILURES.entries())
    test(`${name}: it is tried again, and the answer is not kept`, async () => {
      const path = `/failure-${index}`;
      receiver.answers(path, answer);
      const { id } = await tested(path);
      const failed = await delivery(api, id, ({ lastError }) => lastError !== null);
      assert.deepEqual([failed.status, failed.tries, failed.lastStatus], ['PENDING', 1, status]);
      assert.match(failed.lastError ?? '', error);
      const inMs = Date.parse(failed.nextTryAt ?? '') - Date.now();
      assert.ok(inMs > 1000 && inMs <= 5500, `${inMs} ms`);
      assert.equal(receiver.received.filter((one) => one.path === '/elsewhere').length, 0);
      receiver.answers(path, (response) => void response.writeHead(204).end());
      await execute(sql`update webhook_delivery set next_try_at = now() where endpoint_id = ${id}`);
      const { lastError, tries } = await delivery(api, id);
      assert.deepEqual([lastError, tries, (await readEndpoint(api, id)).failingSince], [null, 2, null]);
      const ids = (await receiver.at(path, 2)).map(({ headers }) => headers['webhook-id']);
      assert.equal(new Set(ids).size, 1);
    });

  for (const [index, [name, answer]] of SUCCESSES.entries())
    test(`${name}: it was taken`, async () => {
      receiver.answers(`/success-${index}`, answer);
      const { id } = await tested(`/success-${index}`);
      assert.equal((await delivery(api, id)).tries, 1);
    });

  test('a wish for rest: it is honoured, up to an hour', async () => {
    for (const [path, wish, leastMs, mostMs] of [
      ['/rest', '120', 110_000, 121_000],
      ['/long-rest', '999999', 3_590_000, 3_601_000],
      ['/odd-rest', 'soon', 1000, 5500],
    ] as const) {
      receiver.answers(path, (response) => void response.writeHead(503, { 'retry-after': wish }).end());
      const { id } = await tested(path);
      const { nextTryAt } = await delivery(api, id, ({ lastStatus }) => lastStatus === 503);
      const inMs = Date.parse(nextTryAt ?? '') - Date.now();
      assert.ok(inMs > leastMs && inMs < mostMs, `${path}: ${inMs} ms`);
    }
  });

  test('410: it is disabled at once, and what waited for it is given up', async () => {
    receiver.answers('/gone', (response) => void response.writeHead(410).end());
    const { id } = await endpoint('/gone');
    await execute(sql`
      insert into webhook_delivery (account_id, id, endpoint_id, type, status, next_try_at)
      select account_id, 'whd_01m81de4n8fqdry2qk20xb0038', id, 'ENDPOINT_TEST', 'PENDING', now() + interval '1 hour'
      from webhook_endpoint where id = ${id}`);
    await mutate(api, 'sendTestWebhook', { id });
    await delivery(api, id, ({ lastStatus }) => lastStatus === 410);
    const { status, disabledReason, deliveries } = await readEndpoint(api, id);
    assert.deepEqual([status, disabledReason], ['DISABLED', 'It answered 410 Gone.']);
    assert.deepEqual(
      deliveries.map((one) => [one.status, one.nextTryAt]),
      [
        ['FAILED', null],
        ['FAILED', null],
      ],
    );
    for (const [field, of] of [
      ['sendTestWebhook', id],
      ['resendWebhookDelivery', first(deliveries).id],
    ] as const) {
      const { __typename, problems } = await mutate(api, field, { id: of });
      assert.equal(__typename, 'InvalidInputError');
      assert.match(first(problems ?? []).message, /Set its status to ACTIVE/);
    }
    await mutate(api, 'updateWebhookEndpoint', { id, input: { status: 'ACTIVE' } });
    receiver.answers('/gone', (response) => void response.writeHead(204).end());
    await mutate(api, 'resendWebhookDelivery', { id: first(deliveries).id });
    await delivery(api, id);
  });

  test('nothing but failure for five days: it is disabled, and says why', async () => {
    receiver.answers('/dead', (response) => void response.writeHead(500).end());
    const { id } = await tested('/dead');
    await delivery(api, id, ({ tries, lastStatus }) => tries === 1 && lastStatus === 500);
    const fail = async (days: number) => {
      await execute(
        sql`update webhook_endpoint set failing_since = now() - ${days} * interval '1 day' where id = ${id}`,
      );
      const { tries } = await delivery(api, id, () => true);
      await execute(sql`update webhook_delivery set next_try_at = now() where endpoint_id = ${id}`);
      await delivery(
        api,
        id,
        (one) =>
          one.tries > tries &&
          one.lastStatus === 500 &&
          (one.nextTryAt === null || Date.parse(one.nextTryAt) > Date.now()),
      );
      return readEndpoint(api, id);
    };
    assert.equal((await fail(4.9)).status, 'ACTIVE');
    const { status, disabledReason, deliveries } = await fail(5.1);
    assert.equal(status, 'DISABLED');
    assert.equal(disabledReason, 'Nothing but failure for 5 days; the last: It answered with status 500.');
    assert.equal(first(deliveries).status, 'FAILED');
  });

  test('failure ten times: the delivery is given up, its endpoint is not', async () => {
    receiver.answers('/ten', (response) => void response.writeHead(500).end());
    const { id } = await tested('/ten');
    for (let tries = 1; tries <= 10; tries += 1) {
      const ended = await delivery(
        api,
        id,
        (one) =>
          one.tries === tries &&
          one.lastStatus === 500 &&
          (one.status === 'FAILED' || Date.parse(one.nextTryAt ?? '') > Date.now()),
      );
      assert.equal(ended.status, tries === 10 ? 'FAILED' : 'PENDING');
      await execute(
        sql`update webhook_delivery set next_try_at = now(), last_status = null where endpoint_id = ${id} and status = 'PENDING'`,
      );
    }
    assert.equal((await readEndpoint(api, id)).status, 'ACTIVE');
    assert.equal(receiver.received.filter((one) => one.path === '/ten').length, 10);
  });

  test('patience: another one is not delayed by it, and it has two tries at a time', async () => {
    let open = 0;
    let mostOpen = 0;
    receiver.answers('/slow', (response) => {
      mostOpen = Math.max(mostOpen, (open += 1));
      response.on('close', () => (open -= 1));
    });
    const slow = await endpoint('/slow');
    for (let count = 0; count < 20; count += 1) await mutate(api, 'sendTestWebhook', { id: slow.id });
    await receiver.at('/slow', 2);
    const { id, secret } = await endpointAt(api, `${receiver.origin}/quick`, {
      filter: { metadata: { tenant: 'quick' } },
    });
    for (let count = 0; count < 5; count += 1) {
      await mutate(api, 'sendTestWebhook', { id });
      await receiver.at('/quick', count + 1);
    }
    await started(api, { metadata: { tenant: 'quick' }, parameters: { resolution: '0.5K' } });
    const [last] = (await receiver.at('/quick', 6)).slice(5);
    assert.ok(last !== undefined);
    assert.equal(verified(last, secret).type, 'generation.succeeded');
    // The slow one's would be through in half a minute.
    assert.ok((await receiver.at('/slow')).length < 20);
    await receiver.at('/slow', 4);
    assert.equal(mostOpen, 2);
  });
});
