import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readEpoch } from '../../src/events/epoch.ts';
import { openDoor, type Door } from '../http/door.ts';
import { ADMIN_KEY, MODEL, started, until } from '../installation.ts';
import { refusedBy } from './refusals.ts';

interface Bad {
  readonly what: string;
  /** The fields beside model and prompt; or the whole body. */
  readonly body: object | string;
  readonly param: string | null;
  readonly message: RegExp;
  readonly status?: number;
  readonly code?: string;
}

const EDITS: readonly Bad[] = [
  {
    what: 'a number for the pictures',
    body: { images: 5 },
    param: 'images',
    message: /Expected a list of pict.* got 5/,
  },
  { what: 'a text for the pictures', body: { images: 'x' }, param: 'images', message: /Expected a list .* got "x"/ },
  { what: 'a number for a picture', body: { images: [5] }, param: 'images.0', message: /"file_id": "…"}; got 5\./ },
  { what: 'null for a picture', body: { images: [null] }, param: 'images.0', message: /Expected an https .*got null/ },
  {
    what: 'an id that is no text',
    body: { images: [{ file_id: 5 }] },
    param: 'images.0',
    message: /got {"file_id":5}/,
  },
  {
    what: 'the address in an object of its own',
    body: { images: ['https://a.example/', { image_url: { url: 'x' } }] },
    param: 'images.1',
    message: /got {"image_url":{"url":"x"}}/,
  },
  { what: 'an object for the picture', body: { image: {} }, param: 'image', message: /Expected an https .*got {}/ },
  { what: 'an address that is none', body: { image: '' }, param: 'image[0]', message: /not a whole address/ },
  {
    what: 'a truth for the mask',
    body: { image: 'https://a.example/', mask: true },
    param: 'mask',
    message: /got true/,
  },
  { what: 'no picture', body: {}, param: 'image', message: /at least one/ },
  {
    what: '900 pictures that are none',
    body: { images: Array.from({ length: 900 }, () => 1) },
    param: 'images.0',
    message:
      /^images\.0: .* images\.9: [^:]*: "…"} or {"file_id": "…"}; got 1\. There are 890 more problems like these\.$/,
  },
  {
    what: 'a million pictures that are none',
    body: `{"images":[${'1,'.repeat(1e6)}1]}`,
    param: null,
    message: /at most 1000 values/,
    status: 413,
    code: 'REQUEST_TOO_LARGE',
  },
];

const GENERATIONS: readonly Bad[] = [
  {
    what: 'a number beyond all numbers',
    body: `{"model":"${MODEL}","prompt":"x","n":1e400}`,
    param: 'n',
    message: /1 to 10; got Infinity/,
  },
  {
    what: 'a seed beyond all numbers',
    body: `{"model":"${MODEL}","prompt":"x","seed":-1e400}`,
    param: 'seed',
    message: /got -Infinity/,
  },
  { what: 'minus zero pictures', body: `{"model":"${MODEL}","prompt":"x","n":-0}`, param: 'n', message: /got 0/ },
  {
    what: '2^53 + 1 pictures',
    body: `{"model":"${MODEL}","prompt":"x","n":9007199254740993}`,
    param: 'n',
    message: /got 9007/,
  },
  { what: 'a million pictures', body: { n: 1e6 }, param: 'n', message: /got 1000000/ },
  { what: 'a number for the size', body: { size: 512 }, param: 'size', message: /got 512/ },
  { what: 'no width', body: { size: '0x512' }, param: 'size', message: /./ },
  { what: 'a width below zero', body: { size: '-1x512' }, param: 'size', message: /./ },
  { what: 'a width of 10^9', body: { size: '1000000000x1' }, param: 'size', message: /./ },
  { what: 'half a pixel', body: { size: '1.5x1' }, param: 'size', message: /./ },
  { what: 'a prompt of 10 MB', body: { prompt: 'x'.repeat(1e7) }, param: 'prompt', message: /at most 32768 bytes/ },
  { what: 'a user with a NUL', body: { user: 'a\0b' }, param: 'user', message: /NUL/ },
  { what: 'a user with half a character', body: { user: '\ud800' }, param: 'user', message: /surrogate/ },
  { what: 'a number for the user', body: { user: 7 }, param: 'user', message: /got 7/ },
  {
    what: 'a parameter a thousand levels deep',
    body: `{"model":"${MODEL}","prompt":"x","extra":${'['.repeat(1000)}${']'.repeat(1000)}}`,
    param: null,
    message: /at most 64 levels/,
  },
  {
    what: '100,000 fields',
    body: `{${Array.from({ length: 1e5 }, (_, index) => `"a${index}":1`).join()}}`,
    param: null,
    message: /at most 1000 values/,
    status: 413,
    code: 'REQUEST_TOO_LARGE',
  },
  ...['a\0b', '../../etc/passwd', '__proto__', 'constructor', "' or 1=1", '%', 'İ', 'x'.repeat(1e6)].map(
    (model): Bad => ({
      what: `the model ${JSON.stringify(model).slice(0, 30)}`,
      body: { model },
      param: 'model',
      message: /^The model ".{1,101}" does not exist\. /,
      status: 404,
      code: 'MODEL_NOT_FOUND',
    }),
  ),
];

describe('a bad request for pictures', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const post = (path: string, body: object | string, more: Record<string, string> = {}) =>
    fetch(`${door.url}/openai/v1/images/${path}`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: typeof body === 'string' ? body : JSON.stringify({ model: MODEL, prompt: 'x', ...body }),
    });

  for (const [path, table] of [
    ['edits', EDITS],
    ['generations', GENERATIONS],
  ] as const)
    for (const { what, body, param, message, status = 400, code = 'INVALID_REQUEST' } of table)
      test(`${path} of ${what}: ${status}`, async () => {
        const from = performance.now();
        const refused = await refusedBy(door, () => post(path, body), status, code, param);
        assert.match(refused.message, message);
        // A million of anything is not looked at one by one.
        assert.ok(performance.now() - from < 3000);
      });

  test('with a key that is none is refused, by header alone: empty, too long, twice, not ASCII', async () => {
    const keys: readonly [string, string][][] = [
      [['idempotency-key', '']],
      [['idempotency-key', 'x'.repeat(256)]],
      [['idempotency-key', 'a b']],
      [['idempotency-key', '\u00ff']],
      [
        ['idempotency-key', 'one'],
        ['idempotency-key', 'another'],
      ],
    ];
    for (const key of keys) {
      const ask = () =>
        fetch(`${door.url}/openai/v1/images/generations`, {
          method: 'POST',
          headers: [...Object.entries(headers), ...key],
          body: JSON.stringify({ model: MODEL, prompt: 'x' }),
        });
      const { message } = await refusedBy(door, ask, 400, 'INVALID_REQUEST', 'Idempotency-Key');
      assert.match(message, /1 to 255 visible ASCII/);
    }
  });

  test('that says anything but true or false of a dry run is none, and costs nothing', async () => {
    for (const word of ['1', 'TRUE', 'yes', ''])
      await refusedBy(door, () => post(`generations?dryRun=${word}`, {}), 400, 'INVALID_REQUEST', 'dryRun');
  });

  test('gives a caller nothing that is not a field: account, key, status, price, stored bytes', async () => {
    const stored = { sha256: 'a'.repeat(64), mimeType: 'image/png', width: 1, height: 1, bytes: 1 };
    const fields = {
      role: 'admin',
      scopes: ['ADMIN'],
      id: 'gen_01k00000000000000000000000',
      accountId: 'acct_other',
      account_id: 'acct_other',
      apiKeyId: 'key_other',
      status: 'SUCCEEDED',
      cost: 0,
      sandbox: false,
      strict: true,
      tier: 'BATCH',
      refine: 'gen_x',
      routing: { only: ['openai'], models: Array.from({ length: 100 }, () => MODEL) },
      timeoutMs: -1,
      deadline: '2099-01-01T00:00:00Z',
      metadata: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 'v'])),
      webhook_url: 'http://169.254.169.254/',
      api_key: 'sk-1',
      idempotencyKey: 'k',
      resent: 1,
      stored,
    };
    const { warnings } = (await (await post('generations?dryRun=true', fields)).json()) as { warnings: string[] };
    for (const name of Object.keys(fields))
      assert.ok(
        warnings.some((one) => one.startsWith(`${name}: `)),
        name,
      );
    const { message } = await refusedBy(
      door,
      () => post('edits', { images: [{ stored, id: 'img_x' }] }),
      400,
      'INVALID_REQUEST',
      'image[0]',
    );
    assert.match(message, /URL_BLOCKED/);
  });

  test('with one field twice is the one with the last of them, for its key too', async () => {
    const { sql } = door.database.database;
    const leaving = new AbortController();
    // Nobody works here: what was accepted waits, so the answers aren't waited for.
    const send = async (body: string) =>
      fetch(`${door.url}/openai/v1/images/generations`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': 'twice' },
        body,
        signal: leaving.signal,
      });
    const first = send(`{"prompt":"one","model":"${MODEL}","prompt":"two"}`).catch(() => null);
    const rows = async () => sql<{ prompt: string }[]>`select prompt from generation`;
    await until('the first is accepted', async () => (await rows()).length === 1);
    const other = await refusedBy(
      door,
      () => send(`{"prompt":"one","model":"${MODEL}"}`),
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'Idempotency-Key',
    );
    assert.match(other.message, /another request/);
    const same = send(`\uFEFF{"model":"${MODEL}","prompt":"two"}`).catch(() => null);
    leaving.abort();
    await Promise.all([first, same]);
    assert.deepEqual([...(await rows())], [{ prompt: 'two' }]);
  });
});

describe('a bad address of a generation', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const ask = (path: string, method = 'GET') =>
    fetch(`${door.url}${path}`, { method, headers: { authorization: `Bearer ${ADMIN_KEY}` } });

  const NO_IDS = [
    '%zz',
    '%E0%A4%A',
    '%00',
    '..%2f..%2fetc',
    '%',
    'gen_',
    'Z2VuXzE=',
    'x'.repeat(10_000),
    '%0d%0aset-cookie:a=1',
  ];
  for (const id of NO_IDS)
    test(`is 404 whatever is asked of it: ${id.slice(0, 30)}`, async () => {
      for (const [path, method] of [
        ['', 'GET'],
        ['/images', 'GET'],
        ['/events', 'GET'],
        ['/cancel', 'POST'],
        ['/content', 'DELETE'],
      ] as const) {
        const response = await ask(`/v1/generations/${id}${path}`, method);
        assert.equal(response.headers.get('set-cookie'), null);
        await refusedBy(door, async () => response, 404, 'NOT_FOUND');
      }
    });

  test('is 404 when it is another thing’s id, or none at all', async () => {
    const { sql } = door.database.database;
    const [model] = await sql<{ id: string }[]>`select id from model limit 1`;
    const [account] = await sql<{ id: string }[]>`select id from account`;
    for (const id of [model?.id ?? '', account?.id ?? ''])
      await refusedBy(door, () => ask(`/v1/generations/${id}`), 404, 'NOT_FOUND');
    await refusedBy(door, () => ask('/v1/generations/'), 404, 'NOT_FOUND');
    await refusedBy(door, () => ask('/v1/generations//events'), 404, 'NOT_FOUND');
  });

  test('has no cursor of another form, other numbers, another epoch’s future or another list', async () => {
    const id = await started(door);
    const epoch = (await readEpoch(door.database.database.orm)).toString(36);
    const cursor = (text: string) => Buffer.from(text).toString('base64url');
    const of = (seq: string) => cursor(`s1:${epoch}:${seq}:${id}`);
    const seqs = ['-1', '1.5', '1e3', '99999999999', '4294967297', '2147483648', '', ' 1', '0x1', '2'];
    const others = [cursor(`g1:${id}`), cursor(`s2:1:1:${id}`), cursor(`s1:!:1:${id}`), cursor('["generations"]'), 'Z'];
    for (const after of [...seqs.map((seq) => of(seq)), ...others])
      await refusedBy(door, () => ask(`/v1/generations/${id}/events?after=${after}`), 400, 'CURSOR_INVALID', 'after');
    for (const after of [of('1'), cursor(`g1:${id}x`), cursor(`g2:${id}`), `${cursor(`g1:${id}`)}=`])
      await refusedBy(door, () => ask(`/v1/generations?after=${after}`), 400, 'CURSOR_INVALID', 'after');
    // The first thing that is known to be in the stream.
    assert.equal((await ask(`/v1/generations/${id}/events?after=${of('1')}`)).status, 200);
  });

  test('finds nothing by wildcards, quotes, patterns and letters that change their length', async () => {
    await started(door);
    for (const text of ['%', '_', '%25', MODEL.replace('g', '_'), "x' or '1'='1", '.*', '(', '[', '\\', 'İ', 'ß', 'ﬁ'])
      for (const name of ['model', 'idempotency_key']) {
        const response = await ask(`/v1/generations?${name}=${encodeURIComponent(text)}`);
        assert.deepEqual([response.status, ((await response.json()) as { data: [] }).data], [200, []], text);
      }
    for (const name of ['model', 'idempotency_key'])
      await refusedBy(door, () => ask(`/v1/generations?${name}=${'x '.repeat(4000)}`), 400, 'INVALID_REQUEST', name);
    const { data } = (await (await ask(`/v1/generations?model=${MODEL}`)).json()) as { data: object[] };
    assert.ok(data.length > 0);
  });

  test('whose query says one thing twice means the first, and a query of 2,000 others nothing', async () => {
    assert.equal((await ask('/v1/generations?limit=1&limit=1000')).status, 200);
    assert.equal((await ask(`/v1/generations?${'a=1&'.repeat(2000)}`)).status, 200);
  });
});
