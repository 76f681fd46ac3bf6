import assert from 'node:assert/strict';
import { createServer as createTcpServer, type Server } from 'node:net';
import { describe, test } from 'node:test';
import { createPaidFetch, NetworkError, type PaidRequest } from '../../src/providers/paid-fetch.ts';
import { portOf, startServer } from './answers.ts';

const REQUEST: PaidRequest = {
  headers: { 'content-type': 'application/json' },
  body: '{}',
  signal: AbortSignal.timeout(20_000),
  beforeSend: () => undefined,
  firstByteTimeoutMs: 10_000,
  idleTimeoutMs: 10_000,
};

async function post(url: string, more: Partial<PaidRequest> = {}, connectTimeoutMs = 10_000): Promise<NetworkError> {
  const error: unknown = await createPaidFetch({ connectTimeoutMs })(url, { ...REQUEST, ...more }).catch(
    (error: unknown) => error,
  );
  assert(error instanceof NetworkError, String(error));
  return error;
}

async function withTcp<Result>(
  onSocket: Parameters<typeof createTcpServer>[1],
  use: (port: number) => Promise<Result>,
): Promise<Result> {
  const sockets = new Set<{ destroy(): void }>();
  const server: Server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket?.(socket);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(portOf(server));
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('what provably never left', () => {
  test('a refused connection was not sent', async () => {
    const port = await withTcp(undefined, (port) => Promise.resolve(port));
    const { sent, code } = await post(`http://127.0.0.1:${port}`);
    assert.deepEqual({ sent, code }, { sent: 'NOT_SENT', code: 'ECONNREFUSED' });
  });

  test('a name that does not resolve was not sent', async () => {
    const { sent, code } = await post('http://nobody.invalid/');
    assert.equal(sent, 'NOT_SENT');
    assert.match(code, /^(ENOTFOUND|EAI_AGAIN)$/);
  });

  test('a failed TLS handshake was not sent, not even when the server hangs up on it', async () => {
    const answered = await withTcp(
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      (port) => post(`https://127.0.0.1:${port}`),
    );
    assert.equal(answered.sent, 'NOT_SENT');
    const reset = await withTcp(
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
      (port) => post(`https://127.0.0.1:${port}`),
    );
    assert.equal(reset.sent, 'NOT_SENT');
  });

  test('a connection that takes too long was not sent', async () => {
    const { sent, code } = await withTcp(undefined, (port) => post(`https://127.0.0.1:${port}`, {}, 200));
    assert.deepEqual({ sent, code }, { sent: 'NOT_SENT', code: 'UND_ERR_CONNECT_TIMEOUT' });
  });

  test('an abort before or while it connects was not sent, and is not sent later', async () => {
    const server = await startServer((_request, response) => void response.end());
    try {
      const { sent } = await post(server.url, { signal: AbortSignal.abort() });
      assert.equal(sent, 'NOT_SENT');
    } finally {
      await server.stop();
    }
    assert.equal(server.calls(), 0);

    const stop = new AbortController();
    const { sent } = await withTcp(
      () => stop.abort(),
      (port) => post(`https://127.0.0.1:${port}`, { signal: stop.signal }),
    );
    assert.equal(sent, 'NOT_SENT');
  });

  test('what beforeSend throws comes out as it is, and the server never hears of the call', async () => {
    const fenced = new Error('the lease is gone');
    const server = await startServer((_request, response) => void response.end());
    try {
      await assert.rejects(
        createPaidFetch()(server.url, {
          ...REQUEST,
          beforeSend: () => {
            throw fenced;
          },
        }),
        (error) => error === fenced,
      );
    } finally {
      await server.stop();
    }
    assert.equal(server.calls(), 0);
  });

  test('beforeSend is asked once, only when the connection stands', async () => {
    let asked = 0;
    const beforeSend = (): void => void (asked += 1);
    const port = await withTcp(undefined, (port) => Promise.resolve(port));
    await post(`http://127.0.0.1:${port}`, { beforeSend });
    assert.equal(asked, 0);
    const server = await startServer((_request, response) => void response.end('ok'));
    try {
      const response = await createPaidFetch()(server.url, { ...REQUEST, beforeSend });
      assert.equal(await response.text(), 'ok');
    } finally {
      await server.stop();
    }
    assert.equal(asked, 1);
  });
});

describe('what may have arrived', () => {
  test('a connection that ends before the answer is ambiguous, and the call is made once', async () => {
    const server = await startServer((request) => request.socket.destroy());
    try {
      const { sent } = await post(server.url);
      assert.equal(sent, 'AMBIGUOUS');
      assert.equal(server.calls(), 1);
    } finally {
      await server.stop();
    }
  });

  test('a server that closes as soon as it is reached is ambiguous, and is not connected to again', async () => {
    let connections = 0;
    const { sent } = await withTcp(
      (socket) => {
        connections += 1;
        socket.end();
      },
      (port) => post(`http://127.0.0.1:${port}`),
    );
    assert.equal(sent, 'AMBIGUOUS');
    assert.equal(connections, 1);
  });

  test('silence, an abort and a redirect after sending are ambiguous', async () => {
    const stop = new AbortController();
    const server = await startServer((request, response) => {
      if (request.url === '/redirect') response.writeHead(307, { location: '/elsewhere' }).end();
      if (request.url === '/abort') stop.abort();
    });
    try {
      const silent = await post(`${server.url}/silent`, { firstByteTimeoutMs: 100 });
      assert.deepEqual([silent.sent, silent.code], ['AMBIGUOUS', 'UND_ERR_HEADERS_TIMEOUT']);
      assert.equal((await post(`${server.url}/abort`, { signal: stop.signal })).sent, 'AMBIGUOUS');
      assert.equal((await post(`${server.url}/redirect`)).sent, 'AMBIGUOUS');
      assert.equal(server.calls(), 3);
    } finally {
      await server.stop();
    }
  });

  test('a misdirected request, which the fetch standard would repeat by itself, is sent once', async () => {
    const server = await startServer((_request, response) => void response.writeHead(421).end());
    try {
      assert.equal((await post(server.url)).sent, 'AMBIGUOUS');
      assert.deepEqual([server.connections(), server.calls()], [1, 1]);
    } finally {
      await server.stop();
    }
  });
});

test('each call has a connection of its own, which is closed after the answer', async () => {
  const ports = new Set<number | undefined>();
  const server = await startServer((request, response) => {
    ports.add(request.socket.remotePort);
    assert.equal(request.headers.connection, 'close');
    response.end('answer');
  });
  try {
    const fetch = createPaidFetch();
    for (let call = 0; call < 3; call += 1) assert.equal(await (await fetch(server.url, REQUEST)).text(), 'answer');
    assert.equal(ports.size, 3);
    for (const deadline = Date.now() + 5000; server.openSockets() > 0 && Date.now() < deadline;)
      await new Promise(setImmediate);
    assert.equal(server.openSockets(), 0);
  } finally {
    await server.stop();
  }
});
