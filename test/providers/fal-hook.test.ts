import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { HookRequest } from '../../src/providers/hook.ts';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { type Answer, answering, portOf, startServer } from './answers.ts';
import { type Fal, falAt, NANO, REQUEST } from './fal-calls.ts';
import { accepted, follow } from './replicate-calls.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const MINUTE_MS = 60_000;
const KEYS = generateKeyPairSync('ed25519');
const OTHER_KEYS = generateKeyPairSync('ed25519');
const BODY = Buffer.from(
  JSON.stringify({ request_id: 'abc-123', gateway_request_id: 'abc-123', status: 'OK', payload: {} }),
);
const GENUINE = { verdict: 'genuine', operationId: 'abc-123', messageId: 'abc-123/abc-123' };

/** Signs as the documentation says, with nothing of ours. */
function hook({
  key = KEYS.privateKey,
  ageSeconds = 0,
  signed = BODY,
  body = BODY,
  headers = {},
  at = NOW,
}: {
  key?: KeyObject;
  ageSeconds?: number;
  signed?: Uint8Array;
  body?: Uint8Array;
  headers?: HookRequest['headers'];
  at?: Date;
} = {}): HookRequest {
  const timestamp = String(at.getTime() / 1000 - ageSeconds);
  const message = `abc-123\nuser-1\n${timestamp}\n${createHash('sha256').update(signed).digest('hex')}`;
  return {
    headers: {
      'x-fal-webhook-request-id': 'abc-123',
      'x-fal-webhook-user-id': 'user-1',
      'x-fal-webhook-timestamp': timestamp,
      'x-fal-webhook-signature': sign(null, Buffer.from(message), key).toString('hex'),
      ...headers,
    },
    body,
    at,
  };
}

function published(...keys: readonly KeyObject[]): Answer {
  const jwks = keys.map((key) => ({ kty: 'OKP', crv: 'Ed25519', x: key.export({ format: 'jwk' }).x }));
  return answering(200, 'application/json', JSON.stringify({ keys: [{ kty: 'RSA' }, { x: 'none' }, ...jwks] }));
}

type Verify = NonNullable<Fal['verifyHook']>;

/** A verifier whose keys come from an answer that may be changed; `calls`: how often they were asked for. */
async function withKeys(
  use: (verify: Verify, place: { answer: Answer; calls: () => number }) => Promise<void>,
  answer: Answer = published(KEYS.publicKey),
): Promise<void> {
  const place = { answer, calls: () => server.calls() };
  const server = await startServer((request, response) => place.answer(request, response));
  try {
    const { verifyHook } = falAt(server.url, { doors: ['/q', '/r', '/a'] });
    assert(verifyHook !== null);
    await use(verifyHook, place);
  } finally {
    await server.stop();
  }
}

describe('a webhook', () => {
  test('that is signed with a published key is genuine, among keys that are none', async () => {
    await withKeys(async (verify) => assert.deepEqual(await verify(hook()), GENUINE));
    await withKeys(
      async (verify) => {
        assert.deepEqual(await verify(hook()), GENUINE);
        assert.deepEqual(await verify(hook({ key: OTHER_KEYS.privateKey })), GENUINE);
      },
      published(OTHER_KEYS.publicKey, KEYS.publicKey),
    );
  });

  test('has the same message id each time that it is repeated, and another after another run', async () => {
    await withKeys(async (verify) => {
      assert.deepEqual(await verify(hook({ ageSeconds: -2 })), await verify(hook({ ageSeconds: 200 })));
      const body = Buffer.from(JSON.stringify({ request_id: 'abc-123', gateway_request_id: 'run-2', status: 'ERROR' }));
      assert.deepEqual(await verify(hook({ body, signed: body })), { ...GENUINE, messageId: 'abc-123/run-2' });
    });
  });

  for (const [name, request] of [
    ['is signed with another key', hook({ key: OTHER_KEYS.privateKey })],
    ['has another body than was signed', hook({ body: Buffer.from(BODY.toString().replace('OK', 'KO')) })],
    ['has another request in its headers', hook({ headers: { 'x-fal-webhook-request-id': 'abc-124' } })],
    ['has another user in its headers', hook({ headers: { 'x-fal-webhook-user-id': 'user-2' } })],
    [
      'has another time than was signed',
      hook({ headers: { 'x-fal-webhook-timestamp': String(NOW.getTime() / 1000 + 1) } }),
    ],
    ['is too old', hook({ ageSeconds: 301 })],
    ['is too new', hook({ ageSeconds: -301 })],
    ['has a time that is none', hook({ headers: { 'x-fal-webhook-timestamp': 'now' } })],
    ['has no signature', hook({ headers: { 'x-fal-webhook-signature': undefined } })],
    ['has half a signature', hook({ headers: { 'x-fal-webhook-signature': 'ab'.repeat(32) } })],
    ['has no user', hook({ headers: { 'x-fal-webhook-user-id': undefined } })],
    ['names no request', hook({ body: Buffer.from('{}'), signed: Buffer.from('{}') })],
    ['is no JSON', hook({ body: Buffer.from('x'), signed: Buffer.from('x') })],
  ] as const) {
    test(`that ${name} is refused`, async () => {
      await withKeys(async (verify) => assert.equal((await verify(request)).verdict, 'refused'));
    });
  }

  test('at the edge of five minutes is taken', async () => {
    await withKeys(async (verify) => {
      assert.deepEqual(await verify(hook({ ageSeconds: 300 })), GENUINE);
      assert.deepEqual(await verify(hook({ ageSeconds: -300 })), GENUINE);
    });
  });

  test('can’t be verified while the keys can’t be had, and is asked to come again', async () => {
    for (const answer of [answering(503, 'text/plain', ''), answering(200, 'application/json', '{}')]) {
      await withKeys(async (verify) => assert.equal((await verify(hook())).verdict, 'unverifiable'), answer);
    }
  });
});

describe('fal’s keys', () => {
  const after = (ms: number): Date => new Date(NOW.getTime() + ms);

  test('are asked for once a day, by any number of webhooks', async () => {
    await withKeys(async (verify, place) => {
      await Promise.all(Array.from({ length: 5 }, () => verify(hook())));
      assert.deepEqual(await verify(hook({ at: after(23 * 60 * MINUTE_MS) })), GENUINE);
      assert.equal(place.calls(), 1);
      assert.deepEqual(await verify(hook({ at: after(25 * 60 * MINUTE_MS) })), GENUINE);
      assert.equal(place.calls(), 2);
    });
  });

  test('that are a day old are believed no more', async () => {
    await withKeys(async (verify, place) => {
      assert.deepEqual(await verify(hook()), GENUINE);
      place.answer = published(OTHER_KEYS.publicKey);
      assert.equal((await verify(hook({ at: after(25 * 60 * MINUTE_MS) }))).verdict, 'refused');
    });
  });

  test('that were changed are asked for again, but not for every forgery', async () => {
    await withKeys(async (verify, place) => {
      assert.deepEqual(await verify(hook()), GENUINE);
      place.answer = published(OTHER_KEYS.publicKey);
      const changed = (ms: number) => verify(hook({ key: OTHER_KEYS.privateKey, at: after(ms) }));
      assert.equal((await changed(29_000)).verdict, 'refused');
      assert.equal(place.calls(), 1);
      assert.deepEqual(await changed(31_000), GENUINE);
      const forger = generateKeyPairSync('ed25519').privateKey;
      for (let tries = 0; tries < 10; tries += 1) {
        assert.equal((await verify(hook({ key: forger, at: after(31_000 + tries * 1000) }))).verdict, 'refused');
      }
      assert.equal(place.calls(), 2);
    });
  });

  test('that can’t be had just now don’t make those that are kept worse', async () => {
    await withKeys(async (verify, place) => {
      assert.deepEqual(await verify(hook()), GENUINE);
      place.answer = answering(503, 'text/plain', '');
      const at = after(MINUTE_MS);
      assert.equal((await verify(hook({ key: OTHER_KEYS.privateKey, at }))).verdict, 'unverifiable');
      assert.deepEqual(await verify(hook({ at })), GENUINE);
    });
  });
});

describe('the sandbox', () => {
  let sandbox: SandboxProcess;
  let fal: Fal;
  before(async () => {
    const models = { [NANO]: { p50Ms: 20_000, p95Ms: 20_000 } };
    sandbox = await startSandbox({ speed: 200, scenario: { providers: { fal: { models } } } });
    fal = falAt(sandbox.url);
  });
  after(() => sandbox.stop());

  /** A receiver that answers with these statuses, one after the other, and the last one from then on. */
  async function receiver(...statuses: readonly number[]) {
    const heard: { readonly headers: IncomingHttpHeaders; readonly body: Buffer; readonly url: string }[] = [];
    const server = createServer((request, response) => {
      void request.toArray().then((chunks: Buffer[]) => {
        heard.push({ headers: request.headers, body: Buffer.concat(chunks), url: request.url ?? '' });
        response.writeHead(statuses[heard.length - 1] ?? statuses.at(-1) ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return {
      heard,
      url: `http://127.0.0.1:${portOf(server)}/hook?attempt=att_1&token=a+b`,
      stop: () => new Promise<void>((resolve) => void server.close(() => resolve())),
    };
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (const cap = Date.now() + 10_000; !isSo();) {
      assert(Date.now() < cap, 'it did not come true within ten seconds');
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
  }

  const verdictOf = ({ headers, body }: { headers: IncomingHttpHeaders; body: Buffer }) => {
    const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    assert(fal.verifyHook !== null);
    return fal.verifyHook({ headers: plain, body, at: new Date() });
  };

  test('calls when a request has ended, signed, and again until it is taken', async () => {
    const place = await receiver(503, 500, 200);
    try {
      const { id } = await accepted(fal, REQUEST, { hookUrl: place.url });
      await until(() => place.heard.length === 3);
      for (const one of place.heard) {
        assert.equal(one.url, '/hook?attempt=att_1&token=a+b');
        assert.deepEqual(await verdictOf(one), { verdict: 'genuine', operationId: id, messageId: `${id}/${id}` });
      }
      const said: unknown = JSON.parse(place.heard[0]?.body.toString() ?? '');
      assert.equal(Object(said).status, 'OK');
      const forged = { ...place.heard[0], headers: { ...place.heard[0]?.headers, 'x-fal-webhook-user-id': 'x' } };
      assert.equal((await verdictOf({ headers: forged.headers, body: Buffer.from('{}') })).verdict, 'refused');
    } finally {
      await place.stop();
    }
  });

  test('calls for failures too, and never with [fail:no-hook]', async () => {
    const place = await receiver(200);
    try {
      const prompts = ['quiet [fail:no-hook]', 'refused [fail:no-image]'];
      for (const prompt of prompts) {
        const operation = await accepted(fal, { ...REQUEST, prompt }, { hookUrl: place.url });
        await follow(fal, operation, prompt);
      }
      await until(() => place.heard.length > 0);
      const said = place.heard.map(({ body }): unknown => JSON.parse(body.toString()));
      assert.deepEqual(
        said.map((one) => [Object(one).status, Object(one).error]),
        [['ERROR', 'Invalid status code: 422']],
      );
    } finally {
      await place.stop();
    }
  });
});
