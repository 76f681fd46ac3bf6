import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { noise } from '../assets/pictures.ts';
import { tcpConnector } from '../../src/fetch/connect.ts';
import { systemResolver } from '../../src/fetch/resolve.ts';
import { openInternet, portOf, PUBLIC, type Internet } from './internet.ts';

const PICTURE = await noise(64, 64).png().toBuffer();
const URL_OF_PICTURE = 'https://pictures.example.com/a%20b.png?size=2';

let internet: Internet;
let answer: (response: ServerResponse, url: string) => void;
const sendPicture = (response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'image/png' }).end(PICTURE);

before(async () => {
  internet = await openInternet((request, response) => answer(response, request.url ?? ''));
});
beforeEach(() => {
  answer = sendPicture;
  for (const list of [internet.dialled, internet.resolved, internet.requests]) list.length = 0;
  internet.names.set('pictures.example.com', [PUBLIC]);
});
// A connection that stays would keep its test waiting for ever.
afterEach(() => internet.idle(), { timeout: 10_000 });
after(() => internet.close());

describe('a picture at an address of a stranger', () => {
  test('comes as it is, over TLS, from the address that was checked', async () => {
    const { bytes, declaredType } = await internet.fetch(URL_OF_PICTURE);
    assert.ok(PICTURE.equals(bytes));
    assert.equal(declaredType, 'image/png');
    assert.deepEqual(internet.resolved, ['pictures.example.com']);
    assert.deepEqual(internet.dialled, [`${PUBLIC} 443`]);
  });

  test('is asked for by name, with nothing of ours', async () => {
    await internet.fetch(`${URL_OF_PICTURE}#a-fragment`);
    const [{ url, raw }] = internet.requests as [Internet['requests'][number]];
    assert.equal(url, '/a%20b.png?size=2');
    const names = raw.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    assert.deepEqual(names.toSorted(), ['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    const header = (name: string) => raw[raw.findIndex((each) => each.toLowerCase() === name) + 1];
    assert.equal(header('host'), 'pictures.example.com');
    assert.equal(header('accept-encoding'), 'identity');
    assert.equal(header('connection'), 'close');
  });

  test('may be at port 8443 of its host', async () => {
    await internet.fetch('https://pictures.example.com:8443/');
    assert.deepEqual(internet.dialled, [`${PUBLIC} 8443`]);
    assert.equal(internet.requests[0]?.host, 'pictures.example.com:8443');
  });

  test('may say that it is anything that a picture may be, or nothing', async () => {
    for (const type of [
      'image/jpeg',
      'IMAGE/WEBP',
      'image/png; charset=binary',
      'application/octet-stream',
      undefined,
    ]) {
      answer = (response) =>
        void response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end(PICTURE);
      assert.equal((await internet.fetch(URL_OF_PICTURE)).declaredType, type ?? null);
    }
  });

  test('comes from the next address when the first one is dead', async () => {
    internet.names.set('pictures.example.com', ['2606:4700::1111', PUBLIC]);
    const dead = await portOfNobody();
    const { bytes } = await internet.fetch(URL_OF_PICTURE, {
      connector: (address, port, signal) =>
        address === PUBLIC ? internet.connector(address, port, signal) : refuseAt(dead, signal),
    });
    assert.ok(PICTURE.equals(bytes));
  });

  test('comes although the environment names a proxy', async () => {
    const proxy = 'http://127.0.0.1:9';
    Object.assign(process.env, { HTTPS_PROXY: proxy, https_proxy: proxy, NODE_USE_ENV_PROXY: '1' });
    try {
      assert.ok(PICTURE.equals((await internet.fetch(URL_OF_PICTURE)).bytes));
    } finally {
      for (const name of ['HTTPS_PROXY', 'https_proxy', 'NODE_USE_ENV_PROXY'])
        Reflect.deleteProperty(process.env, name);
    }
  });
});

describe('what is dialled is what was checked', () => {
  test('a name that means another address the second time is asked for once', async () => {
    let asked = 0;
    internet.names.set('pictures.example.com', () => [asked++ === 0 ? PUBLIC : '127.0.0.1']);
    await internet.fetch(URL_OF_PICTURE);
    assert.deepEqual([internet.resolved.length, internet.dialled], [1, [`${PUBLIC} 443`]]);
  });

  test('a connection that ends somewhere else is not used', async () => {
    const { code } = await internet.refusal(URL_OF_PICTURE, {
      connector: async (_address, port, signal) => internet.connector('127.0.0.1', port, signal),
    });
    assert.equal(code, 'URL_BLOCKED');
    assert.deepEqual(internet.requests, []);
  });

  test('a server that can’t prove its name is told nothing', async () => {
    internet.names.set('not-certified.example.com', [PUBLIC]);
    const { code } = await internet.refusal('https://not-certified.example.com/secret-path');
    assert.equal(code, 'FETCH_FAILED');
    assert.deepEqual(internet.requests, []);
    // A public address is no name that it has.
    assert.equal((await internet.refusal(`https://${PUBLIC}/`)).code, 'FETCH_FAILED');
    assert.deepEqual([internet.dialled, internet.requests], [[`${PUBLIC} 443`, `${PUBLIC} 443`], []]);
  });

  test('a name that doesn’t resolve and a place that is away say the same', async () => {
    const unknown = await internet.refusal('https://unknown.example.com/');
    const dead = await portOfNobody();
    const away = await internet.refusal(URL_OF_PICTURE, {
      connector: (_address, _port, signal) => refuseAt(dead, signal),
    });
    assert.deepEqual([unknown.code, unknown.retryable], ['FETCH_FAILED', true]);
    assert.deepEqual([unknown.code, unknown.message], [away.code, away.message]);
  });
});

describe('an address that leads on', () => {
  const leadTo = (location: string, status = 302) => {
    answer = (response, url) =>
      url.startsWith('/end') ? sendPicture(response) : void response.writeHead(status, { location }).end('moved');
  };

  test('is followed, each hop resolved and dialled for itself', async () => {
    internet.names.set('other.example.com', ['2606:4700::1111']);
    for (const status of [301, 302, 303, 307, 308]) {
      leadTo('https://other.example.com/end?a=b', status);
      assert.ok(PICTURE.equals((await internet.fetch(URL_OF_PICTURE)).bytes));
    }
    assert.deepEqual(internet.dialled.slice(0, 2), [`${PUBLIC} 443`, '2606:4700::1111 443']);
    assert.deepEqual(
      internet.requests.slice(0, 2).map(({ host, url }) => [host, url]),
      [
        ['pictures.example.com', '/a%20b.png?size=2'],
        ['other.example.com', '/end?a=b'],
      ],
    );
  });

  test('is followed three times, also to a path alone, and not a fourth time', async () => {
    answer = (response, url) => {
      const hop = Number(url.slice(1));
      if (hop === 3) sendPicture(response);
      else response.writeHead(302, { location: String(hop + 1) }).end();
    };
    assert.ok(PICTURE.equals((await internet.fetch('https://pictures.example.com/0')).bytes));
    assert.equal(internet.requests.length, 4);
    const { code, retryable } = await internet.refusal('https://pictures.example.com/-1');
    assert.deepEqual({ code, retryable }, { code: 'FETCH_FAILED', retryable: false });
    assert.equal(internet.requests.length, 8);
  });

  test('to itself ends', async () => {
    leadTo(URL_OF_PICTURE);
    assert.equal((await internet.refusal(URL_OF_PICTURE)).code, 'FETCH_FAILED');
    assert.equal(internet.requests.length, 4);
  });

  const places: readonly string[] = [
    'http://pictures.example.com/end',
    'https://10.0.0.1/end',
    'https://[::127.0.0.1]/end',
    'https://rogue.example.com/end',
    'https://user:password@other.example.com/end',
    'https://pictures.example.com:6379/end',
    '//localhost/end',
    'file:///etc/passwd',
    'data:image/png;base64,iVBORw0KGgo=',
    `/end?${'a'.repeat(2048)}`,
  ];
  for (const place of places) {
    test(`is not followed to ${place.slice(0, 60)}`, async () => {
      internet.names.set('rogue.example.com', ['169.254.169.254']);
      leadTo(place);
      assert.equal((await internet.refusal(URL_OF_PICTURE)).code, 'URL_BLOCKED');
      assert.equal(internet.requests.length, 1);
    });
  }

  test('nowhere has no picture', async () => {
    answer = (response) => void response.writeHead(302, { 'content-type': 'image/png' }).end(PICTURE);
    assert.equal((await internet.refusal(URL_OF_PICTURE)).code, 'FETCH_FAILED');
  });
});

describe('an answer is no picture', () => {
  const statuses: readonly (readonly [number, boolean])[] = [
    [201, false],
    [204, false],
    [206, false],
    [300, false],
    [304, false],
    [401, false],
    [404, false],
    [410, false],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
  ];
  for (const [status, retryable] of statuses) {
    test(`with the status ${status}, ${retryable ? 'for now' : 'for good'}`, async () => {
      answer = (response) =>
        void response
          .writeHead(status, { 'content-type': 'image/png' })
          .end(status === 204 || status === 304 ? '' : PICTURE);
      const error = await internet.refusal(URL_OF_PICTURE);
      assert.deepEqual([error.code, error.retryable], ['FETCH_FAILED', retryable]);
      assert.doesNotMatch(error.message, new RegExp(String(status)));
    });
  }

  for (const type of [
    'text/html',
    'image/svg+xml',
    'application/pdf',
    'application/json',
    'text/plain',
    'canary/canary',
  ]) {
    test(`when it says that it is ${type}, whatever it holds`, async () => {
      answer = (response) => void response.writeHead(200, { 'content-type': type }).end(PICTURE);
      const { code, retryable, message } = await internet.refusal(URL_OF_PICTURE);
      assert.deepEqual({ code, retryable }, { code: 'NOT_A_PICTURE', retryable: false });
      assert.doesNotMatch(message, /canary/);
    });
  }

  for (const coding of ['gzip', 'br', 'deflate', 'zstd', 'identity, gzip']) {
    test(`when it is packed with ${coding}, which was not asked for`, async () => {
      const headers = { 'content-type': 'image/png', 'content-encoding': coding };
      answer = (response) => void response.writeHead(200, headers).end(gzipSync(PICTURE));
      assert.equal((await internet.refusal(URL_OF_PICTURE)).code, 'NOT_A_PICTURE');
    });
  }

  test('when its headers have no end', async () => {
    answer = (response) => void response.writeHead(200, { 'x-long': 'a'.repeat(40_000) }).end(PICTURE);
    assert.equal((await internet.refusal(URL_OF_PICTURE)).code, 'FETCH_FAILED');
  });
});

describe('a picture comes in time and in bounds', () => {
  const PNG = { 'content-type': 'image/png' };

  test('one that says it is larger is not read', async () => {
    answer = (response) => {
      response.writeHead(200, { ...PNG, 'content-length': 25 * 2 ** 20 + 1 }).write('a');
    };
    const { code, retryable } = await internet.refusal(URL_OF_PICTURE);
    assert.deepEqual({ code, retryable }, { code: 'TOO_LARGE', retryable: false });
  });

  test('one that doesn’t say it is read to 25 MiB and no further', async () => {
    const block = Buffer.alloc(2 ** 20, 7);
    const send = (response: ServerResponse, blocks: number, rest: Buffer) => {
      response.writeHead(200, PNG);
      for (let sent = 0; sent < blocks; sent += 1) response.write(block);
      response.end(rest);
    };
    answer = (response) => send(response, 24, block);
    const { bytes } = await internet.fetch(URL_OF_PICTURE);
    const expected = createHash('sha256');
    for (let index = 0; index < 25; index += 1) expected.update(block);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), expected.digest('hex'));
    answer = (response) => send(response, 25, Buffer.from([1]));
    assert.equal((await internet.refusal(URL_OF_PICTURE)).code, 'TOO_LARGE');
  });

  test('one without end is left', async () => {
    answer = (response) => {
      response.writeHead(200, PNG);
      const more = () => {
        while (!response.closed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    };
    assert.equal((await internet.refusal(URL_OF_PICTURE)).code, 'TOO_LARGE');
  });

  test('one that ends before it said is none', async () => {
    answer = (response) => {
      response.writeHead(200, { ...PNG, 'content-length': PICTURE.length + 10 });
      response.write(PICTURE, () => response.destroy());
    };
    const { code, retryable } = await internet.refusal(URL_OF_PICTURE);
    assert.deepEqual({ code, retryable }, { code: 'FETCH_FAILED', retryable: true });
  });

  test('one that drips is given up, and one that began slowly and then comes is not', async () => {
    const limits = { graceMs: 300, leastBytesPerSecond: 10 * 1024, totalMs: 20_000 };
    answer = (response) => {
      response.writeHead(200, PNG);
      const drip = setInterval(() => response.write('a'), 20);
      response.once('close', () => clearInterval(drip));
    };
    const { code, retryable, message } = await internet.refusal(URL_OF_PICTURE, { limits });
    assert.deepEqual({ code, retryable }, { code: 'FETCH_FAILED', retryable: true });
    assert.match(message, /slowly/);
    answer = (response) => {
      response.writeHead(200, PNG).flushHeaders();
      setTimeout(() => response.end(PICTURE), 100);
    };
    assert.ok(PICTURE.equals((await internet.fetch(URL_OF_PICTURE, { limits })).bytes));
  });

  test('all hops together have one time', async () => {
    answer = (response) => {
      response.writeHead(200, PNG);
      const flow = setInterval(() => response.write(Buffer.alloc(10_000)), 20);
      response.once('close', () => clearInterval(flow));
    };
    const error = await internet.refusal(URL_OF_PICTURE, { limits: { totalMs: 400 } }, AbortSignal.timeout(5000));
    assert.deepEqual([error.code, error.retryable], ['FETCH_FAILED', true]);
    assert.match(error.message, /too long/);
  });

  test('a place that says nothing is left, wherever it falls silent', async () => {
    answer = () => undefined;
    const headers = await internet.refusal(URL_OF_PICTURE, { limits: { headersMs: 200 } });
    assert.deepEqual([headers.code, headers.retryable], ['FETCH_FAILED', true]);

    const ended = Promise.withResolvers<void>();
    const silent = createServer(
      (socket) =>
        void socket
          .on('error', () => undefined)
          .once('close', ended.resolve)
          .resume(),
    );
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    const toSilent = async (address: string) => {
      const socket = connect(portOf(silent), '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      return Object.defineProperty(socket, 'remoteAddress', { value: address });
    };
    const limits = { connectMs: 200 };
    const handshake = await internet.refusal(URL_OF_PICTURE, { connector: toSilent, limits });
    assert.deepEqual([handshake.code, handshake.retryable], ['FETCH_FAILED', true]);
    await ended.promise;
    silent.close();

    const resolver = () => new Promise<never>(() => undefined);
    assert.equal((await internet.refusal(URL_OF_PICTURE, { resolver, limits })).code, 'FETCH_FAILED');
  });

  test('who no longer wants it is rid of it at once', async () => {
    const leaving = new AbortController();
    answer = (response) => {
      response.writeHead(200, PNG).flushHeaders();
      leaving.abort();
    };
    const refusal = internet.refusal(URL_OF_PICTURE, {}, leaving.signal);
    assert.deepEqual([(await refusal).code, (await refusal).retryable], ['FETCH_FAILED', true]);
    const before = await internet.refusal(URL_OF_PICTURE, {}, AbortSignal.abort());
    assert.equal(before.code, 'FETCH_FAILED');
    assert.equal(internet.requests.length, 1);
    // The connection has just come to stand: nobody has taken it yet.
    const late = new AbortController();
    const connected: Socket[] = [];
    const connector: typeof tcpConnector = async (...place) => {
      connected.push(await tcpConnector(...place));
      late.abort();
      return connected[0] as Socket; // just pushed
    };
    const settings = { allowOrigins: [internet.loopback], resolver: systemResolver, connector };
    assert.equal((await internet.refusal(internet.loopback, settings, late.signal)).code, 'FETCH_FAILED');
    assert.deepEqual([connected[0]?.destroyed, internet.requests.length], [true, 1]);
  });
});

describe('an origin that the operator allows', () => {
  test('may be private, plain http and at any port, and resolves as the system does', async () => {
    const { port } = new URL(internet.loopback);
    for (const origin of [internet.loopback, `http://localhost:${port}`]) {
      const { bytes } = await internet.fetch(`${origin}/a.png`, {
        allowOrigins: [origin],
        resolver: systemResolver,
        connector: tcpConnector,
      });
      assert.ok(PICTURE.equals(bytes));
    }
  });

  test('is that origin exactly: not another port, scheme, name or spelling of its address', async () => {
    const { port } = new URL(internet.loopback);
    const settings = { allowOrigins: [internet.loopback], resolver: systemResolver, connector: tcpConnector };
    for (const url of [
      `http://127.0.0.1:${Number(port) - 1}/`,
      `https://127.0.0.1:${port}/`,
      'http://127.0.0.1/',
      `http://localhost:${port}/`,
      `http://127.0.0.2:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://127.0.0.1:${port}@10.0.0.1/`,
      `http://user@127.0.0.1:${port}/`,
    ])
      assert.equal((await internet.refusal(url, settings)).code, 'URL_BLOCKED', url);
    assert.deepEqual(internet.requests, []);
  });

  test('lends nothing to where it leads on', async () => {
    answer = (response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    const { code } = await internet.refusal(internet.loopback, {
      allowOrigins: [internet.loopback],
      resolver: systemResolver,
      connector: tcpConnector,
    });
    assert.equal(code, 'URL_BLOCKED');
  });

  test('may be led to from another such origin, and not from https to http', async () => {
    const settings = { allowOrigins: [internet.loopback] };
    answer = (response, url) =>
      url === '/end'
        ? sendPicture(response)
        : void response.writeHead(302, { location: `${internet.loopback}/end` }).end();
    assert.equal((await internet.refusal(URL_OF_PICTURE, settings)).code, 'URL_BLOCKED');
    const own = { ...settings, resolver: systemResolver, connector: tcpConnector };
    assert.ok(PICTURE.equals((await internet.fetch(`${internet.loopback}/start`, own)).bytes));
  });
});

/** A port of loopback where nobody listens. */
async function portOfNobody(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function refuseAt(port: number, signal: AbortSignal): Promise<never> {
  const socket = connect({ host: '127.0.0.1', port });
  await new Promise((_resolve, reject) => {
    socket.once('error', reject);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  throw new Error('somebody listens there');
}
