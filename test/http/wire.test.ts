import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { openDoor, type Door } from './door.ts';
import { connectTo, gone, sendRaw } from './raw-http.ts';

const BODY = '{"query":"{ __typename }"}';
const OPEN_LIMIT = 256 * 1024;

function post({ headers = [], body = BODY }: { headers?: string[]; body?: string } = {}): string {
  const lines = ['POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

describe('on the wire', () => {
  let door: Door;
  before(async () => {
    door = await openDoor({ headersTimeoutMs: 400, requestTimeoutMs: 4000 });
  });
  after(() => door.close());

  const refusals: readonly [name: string, bytes: string, statuses: readonly number[]][] = [
    ['a length and chunks at once', post({ headers: ['content-length: 5', 'transfer-encoding: chunked'] }), [400]],
    ['two lengths', post({ headers: [`content-length: ${BODY.length}`, 'content-length: 5'] }), [400]],
    ['bare line feeds', post({ headers: [`content-length: ${BODY.length}`] }).replaceAll('\r\n', '\n'), [400]],
    ['no host', post({ headers: [`content-length: ${BODY.length}`] }).replace('host: x\r\n', ''), [400]],
    ['a header of 20 KB', post({ headers: [`x: ${'x'.repeat(20_000)}`, `content-length: ${BODY.length}`] }), [431]],
    [
      'another host in an absolute address',
      'GET http://evil.example/graphql?query={__typename} HTTP/1.1\r\nhost: x\r\n\r\n',
      [404],
    ],
    [
      'a host that is none',
      `POST /graphql HTTP/1.1\r\nhost: a b/<>\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`,
      [200, 400],
    ],
    ['TRACE', 'TRACE /graphql HTTP/1.1\r\nhost: x\r\n\r\n', [405]],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nhost: x\r\n\r\n', [405]],
    ['a path above the root', 'GET /../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n', [404]],
    ['PUT elsewhere', 'PUT /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n', [404]],
  ];
  for (const [name, bytes, statuses] of refusals) {
    test(`${name}: ${statuses.join(' or ')}`, async () => {
      const { status, body } = await sendRaw(door.url, bytes);
      assert.ok(statuses.includes(status), `${status} ${body}`);
      assert.doesNotMatch(body, /\bat .*:\d+|node:internal|node_modules/);
    });
  }

  test('200 headers: 431', async () => {
    const headers = Array.from({ length: 200 }, (_, index) => `x-${index}: 1`);
    const { status } = await sendRaw(door.url, post({ headers: [`content-length: ${BODY.length}`, ...headers] }));
    assert.equal(status, 431);
  });

  test('a body that declares 1 GiB is refused before it comes', async () => {
    const { status, body } = await sendRaw(
      door.url,
      post({ headers: ['content-length: 1073741824'], body: '{"query": ' }),
    );
    assert.equal(status, 413);
    assert.match(body, /REQUEST_TOO_LARGE/);
  });

  test('an endless body is refused once it is too large, and cut off soon after', async () => {
    const from = performance.now();
    const socket = connectTo(door.url);
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => (heard += text));
    socket.write(post({ headers: ['transfer-encoding: chunked'], body: '' }));
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    let sent = 0;
    const more = setInterval(() => {
      if (socket.writableLength > 1_000_000) return;
      socket.write(chunk);
      sent += 0x10000;
    }, 1);
    await gone(socket).finally(() => clearInterval(more));
    assert.match(heard, /^HTTP\/1\.1 413 /);
    assert.ok(sent > OPEN_LIMIT);
    // Before the time for whole requests is over.
    assert.ok(performance.now() - from < 3500);
  });

  test('headers that come one by one are cut off', async () => {
    const from = performance.now();
    const socket = connectTo(door.url);
    socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => socket.write('x-drip: 1\r\n'), 50);
    socket.resume();
    await gone(socket);
    clearInterval(drip);
    assert.ok(performance.now() - from < 5000);
  });

  test('a body that comes byte by byte is cut off', async () => {
    const from = performance.now();
    const socket = connectTo(door.url);
    socket.write(post({ headers: ['content-length: 1000'], body: '{' }));
    const drip = setInterval(() => socket.write(' '), 50);
    socket.resume();
    await gone(socket);
    clearInterval(drip);
    assert.ok(performance.now() - from < 10_000);
  });

  test('a client that leaves in the middle of its body leaves nothing behind', async () => {
    const socket = connectTo(door.url);
    socket.write(post({ headers: ['content-length: 1000'], body: '{' }));
    await once(socket, 'connect');
    socket.destroy();
    const { status } = await door.ask('{ __typename }');
    assert.equal(status, 200);
    assert.deepEqual(
      door.logged.filter(({ level }) => Number(level) >= 40),
      [],
    );
  });

  test('a connection is used again after a refusal', async () => {
    const refused = post({ headers: ['content-length: 2', 'x-first: 1'], body: '[]' });
    const { body } = await sendRaw(
      door.url,
      `${refused}${post({ headers: [`content-length: ${BODY.length}`] })}`,
      (text) => text.includes('"Query"'),
    );
    assert.match(body, /BAD_REQUEST[\s\S]*HTTP\/1\.1 200/);
  });
});
