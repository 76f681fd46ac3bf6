import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openHouse, type House } from '../generation/house.ts';
import { processOf } from '../generation/track.ts';
import { ended, started, until } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { endpointAt, mutate, readEndpoint } from './endpoints.ts';
import { openReceiver, verified, type Receiver } from './receiver.ts';

/** Between event and delivery, and in the middle of a delivery. */
const POINTS = ['webhooks-read', 'webhooks-noted', 'webhook-claimed', 'webhook-answered'] as const;
const EVENT_TYPES = [
  'GENERATION_QUEUED',
  'ROUTE_CHOSEN',
  'ATTEMPT_STARTED',
  'IMAGE',
  'ATTEMPT_SUCCEEDED',
  'ATTEMPT_FAILED',
  'GENERATION_SUCCEEDED',
  'GENERATION_FAILED',
];
const LEASE_MS = 1000;

describe('a worker that is killed', { concurrency: true }, () => {
  let sandbox: SandboxProcess;
  let receiver: Receiver;
  before(async () => {
    sandbox = await startSandbox();
    receiver = await openReceiver();
  });
  after(async () => {
    await receiver.close();
    await sandbox.stop();
  });

  const environment = () => ({ FETCH_ALLOW_ORIGINS: receiver.origin, WEBHOOK_TIMEOUT_MS: '500' });
  const worker = (house: House, more: Record<string, string> = {}) =>
    processOf(house, { ...environment(), ROLE: 'worker', LEASE_MS: String(LEASE_MS), ...more });
  /** Another one takes over, until the act is done. None waits frozen meanwhile: its open transaction would hold up the log. */
  const rescued = async <Result>(house: House, act: () => Promise<Result>): Promise<Result> => {
    // A busy machine must not make it send twice: only the dead one's patience is short, for its claims.
    const rescuer = await worker(house, { LEASE_MS: '10000', WEBHOOK_TIMEOUT_MS: '10000' });
    try {
      return await act();
    } finally {
      await rescuer.kill();
    }
  };
  const endpoint = ({ installation }: House, path: string) =>
    endpointAt(installation, `${receiver.origin}${path}`, { eventTypes: EVENT_TYPES });
  const run = ({ installation }: House) => started(installation, { parameters: { resolution: '0.5K' } });

  /** Whatever the log says was told is told, and what came twice came under the same id. Returns how many did. */
  const everythingCame = async (house: House, path: string, made: { id: string; secret: string }, id: string) => {
    const { events } = await ended(house.installation, id);
    const wanted = events.nodes.filter(({ type }) => EVENT_TYPES.includes(type));
    await until(`all deliveries at ${path}`, async () => {
      const { deliveries } = await readEndpoint(house.installation, made.id);
      return deliveries.length === wanted.length && deliveries.every(({ status }) => status === 'DELIVERED');
    });
    const came = await receiver.at(path);
    const bySeq = Map.groupBy(came, (one) => verified(one, made.secret).data.seq);
    assert.deepEqual(
      [...bySeq.keys()].toSorted((one, other) => one - other),
      wanted.map(({ seq }) => seq),
    );
    for (const [seq, same] of bySeq)
      assert.equal(new Set(same.map(({ headers }) => headers['webhook-id'])).size, 1, `seq ${seq}`);
    await mutate(house.installation, 'deleteWebhookEndpoint', { id: made.id });
    return came.length - wanted.length;
  };

  describe('at one of its steps', { concurrency: 1 }, () => {
    let house: House;
    before(async () => {
      house = await openHouse({ ...environment(), ROLE: 'api' }, sandbox);
    });
    after(() => house.close());

    for (const point of POINTS)
      test(`${point}: everything arrives, and what arrives twice says so`, async () => {
        const made = await endpoint(house, `/${point}`);
        const { child, gone } = await worker(house, { CRASH_AT: point });
        const id = await run(house);
        await gone;
        assert.equal(child.signalCode, 'SIGKILL');
        const repeated = await rescued(house, () => everythingCame(house, `/${point}`, made, id));
        if (point === 'webhook-answered') assert.ok(repeated >= 1);
        else assert.equal(repeated, 0);
      });
  });

  describe('while receivers think', { concurrency: 1 }, () => {
    let house: House;
    before(async () => {
      house = await openHouse({ ...environment(), ROLE: 'api' }, sandbox);
    });
    after(() => house.close());

    test('has them told again, under the same id', async () => {
      const path = '/thinks';
      let calls = 0;
      receiver.answers(path, (response) => {
        calls += 1;
        if (calls > 2) response.writeHead(204).end();
      });
      const made = await endpoint(house, path);
      const victim = await worker(house, { WEBHOOK_TIMEOUT_MS: '1500' });
      const id = await run(house);
      await receiver.at(path, 2);
      await victim.kill();
      assert.ok((await rescued(house, () => everythingCame(house, path, made, id))) >= 2);
    });

    test('or ended in good order, which gives back what nobody has answered', async () => {
      const path = '/goodbye';
      let silent = true;
      receiver.answers(path, (response) => {
        if (!silent) response.writeHead(204).end();
      });
      const made = await endpoint(house, path);
      // A lease of a minute: given back, not waited for.
      const leaving = await worker(house, { WEBHOOK_TIMEOUT_MS: '30000' });
      const id = await run(house);
      await receiver.at(path, 2);
      await ended(house.installation, id);
      assert.equal(await leaving.stop(), 0);
      silent = false;
      await rescued(house, () => everythingCame(house, path, made, id));
    });
  });
});
