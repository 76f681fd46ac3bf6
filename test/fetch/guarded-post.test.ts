import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { GuardError } from '../../src/fetch/guard-error.ts';
import type { GuardSettings } from '../../src/fetch/guard.ts';
import type { PostAnswer } from '../../src/fetch/guarded-post.ts';
import { openInternet, PUBLIC, type Internet } from './internet.ts';

const URL_OF_RECEIVER = 'https://pictures.example.com/hooks?of=us';
const POSTING = { headers: { 'content-type': 'application/json', 'webhook-id': 'whd_1' }, body: '{"a":"ü"}' };

let internet: Internet;
let answer: (response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

before(async () => {
  internet = await openInternet((request, response) => void answer(response, request));
});
beforeEach(() => {
  answer = (response) => void response.end();
  for (const list of [internet.dialled, internet.resolved, internet.requests]) list.length = 0;
  internet.names.set('pictures.example.com', [PUBLIC]);
});
afterEach(() => internet.idle(), { timeout: 10_000 });
after(() => internet.close());

const send = (settings: Partial<GuardSettings> = {}, signal = AbortSignal.timeout(20_000)): Promise<PostAnswer> =>
  internet.post(settings).send(URL_OF_RECEIVER, POSTING, signal);

/** Why a send that must fail fails. */
async function failure(...asked: Parameters<typeof send>): Promise<GuardError> {
  const error: unknown = await send(...asked).then(
    ({ status }) => assert.fail(`it was answered ${status}`),
    (error: unknown) => error,
  );
  assert.ok(error instanceof GuardError, String(error));
  return error;
}

describe('a post to an address of a stranger', () => {
  test('arrives as it was given, over TLS, at the address that was checked', async () => {
    let body = '';
    answer = async (response, request) => {
      for await (const chunk of request) body += String(chunk);
      response.writeHead(204).end();
    };
    assert.deepEqual(await send(), { status: 204, retryAfter: null });
    assert.equal(body, POSTING.body);
    assert.deepEqual(internet.dialled, [`${PUBLIC} 443`]);
    const [{ url, host, raw }] = internet.requests as [Internet['requests'][number]];
    assert.deepEqual([url, host], ['/hooks?of=us', 'pictures.example.com']);
    const names = raw.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    assert.deepEqual(names.toSorted(), [
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'webhook-id',
    ]);
  });

  test('is asked for once, and led nowhere', async () => {
    for (const [status, location] of [
      [302, 'https://other.example.com/'],
      [307, 'http://127.0.0.1/'],
      [308, '/again'],
    ] as const) {
      internet.requests.length = 0;
      answer = (response) => void response.writeHead(status, { location }).end();
      assert.equal((await send()).status, status);
      assert.equal(internet.requests.length, 1);
    }
    assert.deepEqual(internet.resolved, Array(3).fill('pictures.example.com'));
  });

  test('tells the status and when to come again, whatever else is answered', async () => {
    answer = (response) => void response.writeHead(503, { 'retry-after': '7' }).end('a secret of the house');
    assert.deepEqual(await send(), { status: 503, retryAfter: '7' });
  });

  test('doesn’t wait for an answer of 10 MB, nor for one that never ends', async () => {
    let sent = 0;
    answer = (response) => {
      response.writeHead(200);
      const more = () => {
        let flows = true;
        while (flows && sent < 10 * 2 ** 20 && !response.destroyed) {
          sent += 64 * 1024;
          flows = response.write(Buffer.alloc(64 * 1024));
        }
        response.once('drain', more);
      };
      more();
    };
    assert.equal((await send()).status, 200);
    await internet.idle();
    assert.ok(sent < 10 * 2 ** 20, `${sent} bytes were taken`);
    answer = (response) => void response.writeHead(200).write('{');
    const from = performance.now();
    assert.equal((await send()).status, 200);
    assert.ok(performance.now() - from < 5000);
  });

  test('fails when the answer is cut in its headers, doesn’t come, or isn’t wanted any more', async () => {
    answer = (response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\ncontent-le');
      response.socket?.end();
    };
    assert.equal((await failure()).why, 'no answer came');
    answer = () => {};
    const late = await failure({ limits: { totalMs: 200 } });
    assert.deepEqual([late.why, late.retryable], ['it took too long', true]);
    assert.equal((await failure({}, AbortSignal.timeout(200))).why, 'it was no longer wanted');
    assert.equal(internet.requests.length, 3);
  });

  test('is refused when the name leads elsewhere than when it was checked', async () => {
    await internet.post().check(URL_OF_RECEIVER, AbortSignal.timeout(5000));
    internet.names.set('pictures.example.com', ['10.0.0.7']);
    const { code, why } = await failure();
    assert.deepEqual([code, why], ['URL_BLOCKED', 'its host is not on the public internet']);
    assert.deepEqual([internet.dialled, internet.requests], [[], []]);
  });

  test('is checked without being dialled, and a name that leads nowhere is told', async () => {
    await internet.post().check(URL_OF_RECEIVER, AbortSignal.timeout(5000));
    internet.names.delete('pictures.example.com');
    await assert.rejects(internet.post().check(URL_OF_RECEIVER, AbortSignal.timeout(5000)), { code: 'FETCH_FAILED' });
    assert.deepEqual(internet.dialled, []);
  });
});
