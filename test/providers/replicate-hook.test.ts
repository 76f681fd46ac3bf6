import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { validateWebhook } from 'replicate';
import type { HookRequest, HookVerdict } from '../../src/providers/hook.ts';
import { SANDBOX_WEBHOOK_SECRET } from '../../src/providers/settings.ts';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { answering, portOf, startServer } from './answers.ts';
import { accepted, follow, NANO, replicateAt, REQUEST, SKETCH } from './replicate-calls.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const SECRET = secretOf(1);
const BODY = Buffer.from(JSON.stringify({ id: 'abc123', status: 'succeeded', input: {}, output: null }));

function secretOf(seed: number): string {
  return `whsec_${Buffer.alloc(24, seed).toString('base64')}`;
}

/** Signs as the documentation says, with nothing of ours. */
function signature(secret: string, id: string, timestamp: string, body: Uint8Array): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

function hook({
  secret = SECRET,
  id = 'msg_1',
  ageSeconds = 0,
  signed = BODY,
  body = BODY,
  headers = {},
}: {
  secret?: string;
  id?: string;
  ageSeconds?: number;
  signed?: Uint8Array;
  body?: Uint8Array;
  headers?: HookRequest['headers'];
} = {}): HookRequest {
  const timestamp = String(NOW.getTime() / 1000 - ageSeconds);
  return {
    headers: {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature(secret, id, timestamp, signed),
      ...headers,
    },
    body,
    at: NOW,
  };
}

function verify(request: HookRequest, webhookSecret = SECRET): Promise<HookVerdict> {
  const { verifyHook } = replicateAt('http://127.0.0.1:9/v1', { webhookSecret });
  assert(verifyHook !== null);
  return verifyHook(request);
}

describe('a webhook', () => {
  const GENUINE = { verdict: 'genuine', operationId: 'abc123', messageId: 'msg_1' };

  test('that is signed with the secret is genuine, and the official client says so too', async () => {
    const request = hook();
    assert.deepEqual(await verify(request), GENUINE);
    const { headers, body } = request;
    const theirs = { headers: { ...headers }, body: Buffer.from(body).toString() };
    // The client's types know a Request alone, though it takes plain objects.
    assert.equal(await validateWebhook(theirs as never, SECRET), true);
  });

  test('has the same message id each time that it is repeated', async () => {
    assert.deepEqual(await verify(hook()), await verify(hook({ ageSeconds: -2 })));
  });

  test('with two signatures needs one that is right, as while a secret is changed', async () => {
    const { headers } = hook();
    const wrong = `v1,${randomBytes(32).toString('base64')}`;
    const both = `${wrong} ${headers['webhook-signature']}`;
    assert.deepEqual(await verify(hook({ headers: { 'webhook-signature': both } })), GENUINE);
    const none = { headers: { 'webhook-signature': `${wrong} ${wrong}` } };
    assert.equal((await verify(hook(none))).verdict, 'refused');
  });

  for (const [name, request] of [
    ['signed with another secret', hook({ secret: secretOf(2) })],
    ['whose body was changed', hook({ body: Buffer.from(BODY.toString().replace('abc123', 'abc124')) })],
    ['with another message’s id', hook({ headers: { 'webhook-id': 'msg_2' } })],
    ['with another time', hook({ headers: { 'webhook-timestamp': String(NOW.getTime() / 1000 - 1) } })],
    ['of more than five minutes ago', hook({ ageSeconds: 301 })],
    ['of more than five minutes ahead', hook({ ageSeconds: -301 })],
    ['of yesterday, played again', hook({ ageSeconds: 86_400 })],
    ['with a time that is none', hook({ headers: { 'webhook-timestamp': 'now' } })],
    ['with no signature at all', hook({ headers: { 'webhook-signature': '' } })],
    ['with a signature of another kind', hook({ headers: { 'webhook-signature': 'v2,AAAA v1a,AAAA' } })],
    ['with a shortened signature', hook({ headers: { 'webhook-signature': 'v1,AAAA' } })],
    ['without an id', hook({ headers: { 'webhook-id': undefined } })],
    ['without a time', hook({ headers: { 'webhook-timestamp': undefined } })],
    ['without a signature', hook({ headers: { 'webhook-signature': undefined } })],
    ['that is signed and no prediction', hook({ signed: Buffer.from('{}'), body: Buffer.from('{}') })],
    ['that is signed and no JSON', hook({ signed: Buffer.from('x'), body: Buffer.from('x') })],
  ] as const) {
    test(`${name} is refused`, async () => {
      assert.equal((await verify(request)).verdict, 'refused');
    });
  }

  test('just within five minutes is taken', async () => {
    for (const ageSeconds of [300, -300]) assert.equal((await verify(hook({ ageSeconds }))).verdict, 'genuine');
  });
});

describe('a secret that isn’t in the settings', () => {
  /** A server that gives out the secrets one after the other, the last one for ever. */
  async function withSecrets<T>(
    secrets: readonly string[],
    use: (verifyHook: (request: HookRequest) => Promise<HookVerdict>, calls: () => number) => Promise<T>,
  ): Promise<T> {
    let asked = 0;
    const server = await startServer((request, response) => {
      assert.equal(request.url, '/v1/webhooks/default/secret');
      const key = secrets[Math.min(asked++, secrets.length - 1)];
      if (key === undefined) return answering(503, 'text/plain', '')(request, response);
      answering(200, 'application/json', JSON.stringify({ key }))(request, response);
    });
    try {
      const { verifyHook } = replicateAt(`${server.url}/v1`);
      assert(verifyHook !== null);
      return await use(verifyHook, server.calls);
    } finally {
      await server.stop();
    }
  }
  const later = (request: HookRequest, seconds: number): HookRequest => ({
    ...request,
    at: new Date(NOW.getTime() + seconds * 1000),
  });

  test('is asked for once, also by many at the same time', async () => {
    await withSecrets([SECRET], async (verifyHook, calls) => {
      const verdicts = await Promise.all(Array.from({ length: 20 }, () => verifyHook(hook())));
      assert.deepEqual(new Set(verdicts.map(({ verdict }) => verdict)), new Set(['genuine']));
      await verifyHook(later(hook(), 100));
      assert.equal(calls(), 1);
    });
  });

  test('is asked for again when it was changed', async () => {
    await withSecrets([secretOf(2), SECRET], async (verifyHook, calls) => {
      assert.equal((await verifyHook(hook({ secret: secretOf(2) }))).verdict, 'genuine');
      assert.equal((await verifyHook(later(hook(), 31))).verdict, 'genuine');
      assert.equal(calls(), 2);
    });
  });

  test('is asked for no more than once in half a minute, however many forgeries come', async () => {
    await withSecrets([SECRET], async (verifyHook, calls) => {
      for (let forged = 0; forged < 50; forged += 1) {
        assert.equal((await verifyHook(later(hook({ secret: secretOf(3) }), forged % 30))).verdict, 'refused');
      }
      assert.equal(calls(), 1);
      assert.equal((await verifyHook(later(hook({ secret: secretOf(3) }), 30))).verdict, 'refused');
      assert.equal(calls(), 2);
      assert.equal((await verifyHook(later(hook(), 31))).verdict, 'genuine');
    });
  });

  test('is not asked for on behalf of what is too old anyway', async () => {
    await withSecrets([SECRET], async (verifyHook, calls) => {
      assert.equal((await verifyHook(hook({ ageSeconds: 1000 }))).verdict, 'refused');
      assert.equal(calls(), 0);
    });
  });

  test('that can’t be had leaves it open, and what was had before stays', async () => {
    await withSecrets([], async (verifyHook) => {
      assert.equal((await verifyHook(hook())).verdict, 'unverifiable');
    });
    const server = await startServer(answering(200, 'application/json', JSON.stringify({ key: SECRET })));
    const { verifyHook } = replicateAt(`${server.url}/v1`);
    assert(verifyHook !== null);
    assert.equal((await verifyHook(hook())).verdict, 'genuine');
    await server.stop();
    assert.equal((await verifyHook(later(hook({ secret: secretOf(3) }), 60))).verdict, 'refused');
    assert.equal((await verifyHook(later(hook(), 61))).verdict, 'genuine');
  });
});

describe('the sandbox calls back', () => {
  interface Heard extends HookRequest {
    readonly status: unknown;
  }
  let sandbox: SandboxProcess;
  before(async () => {
    const models = { [NANO]: { p50Ms: 30_000 }, [SKETCH]: { p50Ms: 20_000 } };
    sandbox = await startSandbox({ speed: 200, scenario: { providers: { replicate: { models } } } });
  });
  after(() => sandbox.stop());

  /** Listens at an address for what the sandbox has to say, and answers with the given statuses, the last one for ever. */
  async function listening<T>(
    statuses: readonly number[],
    use: (hookUrl: string, heard: readonly Heard[], until: (count: number) => Promise<void>) => Promise<T>,
  ): Promise<T> {
    const heard: Heard[] = [];
    let arrived = Promise.withResolvers<void>();
    const server = createServer((message, response) => {
      const pieces: Buffer[] = [];
      message.on('data', (piece: Buffer) => pieces.push(piece));
      message.once('end', () => {
        const body = Buffer.concat(pieces);
        const { status } = Object(JSON.parse(body.toString()));
        heard.push({ headers: plain(message.headers), body, at: new Date(), status });
        response.writeHead(statuses[Math.min(heard.length, statuses.length) - 1] ?? 200).end();
        arrived.resolve();
        arrived = Promise.withResolvers();
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const until = async (count: number): Promise<void> => {
      while (heard.length < count) await arrived.promise;
    };
    try {
      return await use(`http://127.0.0.1:${portOf(server)}/hooks/replicate?attempt=att_1`, heard, until);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  test('at the start and at the end, genuinely', async () => {
    const replicate = replicateAt(`${sandbox.url}/replicate/v1`, { webhookSecret: SANDBOX_WEBHOOK_SECRET });
    const asking = replicateAt(`${sandbox.url}/replicate/v1`);
    await listening([200], async (hookUrl, heard, until) => {
      const { id } = await accepted(replicate, { prompt: 'tell me [fail:no-image]' }, { hookUrl });
      await until(2);
      const byStatus = new Map(heard.map((one) => [one.status, one]));
      assert.deepEqual([...byStatus.keys()].map(String).toSorted(), ['processing', 'succeeded']);
      const messages = new Set<string>();
      for (const request of heard) {
        for (const { verifyHook } of [replicate, asking]) {
          const verdict = await verifyHook?.(request);
          assert(verdict?.verdict === 'genuine', JSON.stringify(verdict));
          assert.equal(verdict.operationId, id);
          messages.add(verdict.messageId);
        }
      }
      assert.equal(messages.size, 2, 'two messages');
    });
  });

  test('with the last word again until it is taken, and under the same id', async () => {
    const replicate = replicateAt(`${sandbox.url}/replicate/v1`, { webhookSecret: SANDBOX_WEBHOOK_SECRET });
    await listening([500, 503, 500, 200], async (hookUrl, heard, until) => {
      await accepted(replicate, { prompt: 'tell me thrice [fail:no-image]' }, { hookUrl });
      await until(4);
      const statuses = heard.map(({ status }) => status);
      assert.equal(statuses.filter((status) => status === 'processing').length, 1, 'the first word comes once');
      const last = heard.filter(({ status }) => status === 'succeeded');
      assert.equal(new Set(last.map(({ headers }) => headers['webhook-id'])).size, 1);
      assert.equal(last.length, 3);
    });
  });

  test('never when it was told to keep quiet, though the job is done', async () => {
    const replicate = replicateAt(`${sandbox.url}/replicate/v1`);
    await listening([200], async (hookUrl, heard) => {
      const prompt = 'in silence [fail:no-hook]';
      const operation = await accepted(replicate, { ...REQUEST, prompt }, { hookUrl });
      assert.equal((await follow(replicate, operation, prompt)).outcome.outcome, 'succeeded');
      assert.deepEqual(heard, []);
    });
  });
});

function plain(headers: IncomingHttpHeaders): HookRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
