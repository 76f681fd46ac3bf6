import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { noise } from '../assets/pictures.ts';
import { connectTo, gone, sendRaw } from '../http/raw-http.ts';
import { openHouse, type House } from '../generation/house.ts';
import { BOUNDARY, formOf as writeForm } from './forms.ts';
import { ADMIN_KEY, MODEL, until } from '../installation.ts';

const JSON_TYPE = 'application/json';
const AUTHORIZATION = { authorization: `Bearer ${ADMIN_KEY}` };
type Part = readonly [name: string, body: string | Uint8Array, file?: string];

function formOf(parts: readonly Part[], boundary?: string): Buffer {
  const written = parts.map(([name, body, file]) =>
    file === undefined ? { name, body } : { name, body, file, head: 'content-type: text/html\r\n' },
  );
  return Buffer.from(writeForm(written, boundary));
}

describe('a request to the OpenAI door in a bad envelope', () => {
  let house: House;
  let picture: Buffer;
  before(async () => {
    house = await openHouse({ ROLE: 'api' });
    picture = await noise(40, 30).png().toBuffer();
  });
  after(() => house.close());

  const url = (path: string) => `${house.installation.url}/openai/v1/images/${path}`;
  const send = (path: string, body: BodyInit | Buffer, headers: Record<string, string>) =>
    fetch(url(path), {
      method: 'POST',
      headers: { ...AUTHORIZATION, ...headers },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : body,
    });
  const form = (parts: readonly Part[], boundary = BOUNDARY) =>
    send('edits', formOf(parts, boundary), { 'content-type': `multipart/form-data; boundary=${boundary}` });
  const counted = async () => {
    const [row] = await house.database.database.sql<{ rows: string }[]>`
      select concat((select count(*) from generation), ' ', (select count(*) from image)) as rows`;
    return row?.rows;
  };
  const refused = async (response: Response, status: number, code: string, param: string | null = null) => {
    const { error } = (await response.json()) as { error: { code: string; param: string | null; message: string } };
    assert.deepEqual([response.status, error.code, error.param], [status, code, param], error.message);
    assert.equal(await counted(), '0 0');
  };

  const BODIES: readonly [what: string, body: string | Uint8Array<ArrayBuffer>][] = [
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '1'],
    ['a text', '"x"'],
    ['a list', '[]'],
    ['NaN', '{"n":NaN}'],
    ['a list 100,000 levels deep', `{"x":${'['.repeat(1e5)}${']'.repeat(1e5)}}`],
    ['bytes that are no UTF-8', new Uint8Array([...Buffer.from('{}'), 0xff])],
  ];
  for (const [what, body] of BODIES)
    test(`of ${what} is refused`, async () => {
      await refused(await send('generations', body, { 'content-type': JSON_TYPE }), 400, 'INVALID_REQUEST');
    });

  test('that isn’t JSON in UTF-8, or is compressed, is refused unread', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      `${JSON_TYPE}; charset=utf-16`,
      'multipart/mixed; boundary=x',
    ])
      await refused(await send('generations', '{}', { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    const bomb = new Uint8Array(gzipSync('x'.repeat(1_000_000)));
    const headers = { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' };
    await refused(await send('generations', bomb, headers), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test('that is too long is refused, by what it says and by what comes', async () => {
    const head = `POST /openai/v1/images/generations HTTP/1.1\r\nhost: x\r\nauthorization: ${AUTHORIZATION.authorization}\r\ncontent-type: ${JSON_TYPE}\r\n`;
    const declared = await sendRaw(house.installation.url, `${head}content-length: 1073741824\r\n\r\n{}`);
    assert.deepEqual([declared.status, /REQUEST_TOO_LARGE/.test(declared.body)], [413, true]);
    const long = await send('generations', `{"prompt":"${'x'.repeat(41 * 1024 * 1024)}"}`, {
      'content-type': JSON_TYPE,
    });
    await refused(long, 413, 'REQUEST_TOO_LARGE');
  });

  test('with a form that is none, is refused', async () => {
    for (const type of ['multipart/form-data; x=1', 'multipart/form-data; boundary='])
      await refused(await send('edits', 'x', { 'content-type': type }), 400, 'INVALID_REQUEST');
    const malformed = await send('edits', 'no parts at all', {
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    });
    await refused(malformed, 400, 'INVALID_REQUEST');
    const cut = formOf([
      ['prompt', 'x'],
      ['image', picture, 'a.png'],
    ]).subarray(0, 500);
    await refused(
      await send('edits', cut, { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }),
      400,
      'INVALID_REQUEST',
    );
  });

  test('with a form of too much, is refused with what is too much', async () => {
    const texts = Array.from({ length: 65 }, (_, index): Part => [`f${index}`, 'x']);
    await refused(await form(texts), 413, 'REQUEST_TOO_LARGE');
    await refused(await form(Array.from({ length: 1000 }, (): Part => ['x', 'x'])), 413, 'REQUEST_TOO_LARGE');
    await refused(await form([['prompt', 'x'.repeat(70 * 1024)]]), 413, 'REQUEST_TOO_LARGE', 'prompt');
    // On a connection of its own: the server closes it, and fetch would send the next request into it.
    const large = formOf([['image', Buffer.alloc(26 * 1024 * 1024, 1), 'a.png']]);
    const head = `POST /openai/v1/images/edits HTTP/1.1\r\nhost: x\r\nauthorization: ${AUTHORIZATION.authorization}\r\ncontent-type: multipart/form-data; boundary=${BOUNDARY}\r\ncontent-length: ${large.length}\r\n\r\n`;
    const { status, body } = await sendRaw(house.installation.url, Buffer.concat([Buffer.from(head), large]));
    assert.deepEqual([status, /"param":"image","code":"REQUEST_TOO_LARGE"/.test(body)], [413, true]);
  });

  test('with a picture under another name, or in a form within the form, is refused', async () => {
    await refused(await form([['file', picture, 'a.png']]), 400, 'INVALID_REQUEST', 'file');
    const inner = formOf([['image', picture, 'a.png']], 'inner');
    await refused(await form([['image', inner, 'a.png']]), 400, 'INVALID_REQUEST', 'image');
  });

  test('whose field is called __proto__ pollutes nothing', async () => {
    await refused(
      await form([
        ['__proto__', '{"polluted":true}'],
        ['model', MODEL],
      ]),
      400,
      'INVALID_REQUEST',
      'prompt',
    );
    await refused(
      await send('generations', '{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}', {
        'content-type': JSON_TYPE,
      }),
      400,
      'INVALID_REQUEST',
      'prompt',
    );
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  test('that ends at any part of a form leaves nothing behind, and nothing waiting', async () => {
    const whole = formOf([
      ['model', MODEL],
      ['prompt', 'x'],
      ['image[]', picture, 'a.png'],
      ['image[]', picture, 'b.png'],
    ]);
    const head = `POST /openai/v1/images/edits HTTP/1.1\r\nhost: x\r\nauthorization: ${AUTHORIZATION.authorization}\r\ncontent-type: multipart/form-data; boundary=${BOUNDARY}\r\ncontent-length: ${whole.length}\r\n\r\n`;
    // More than there are places for pictures in memory: one that is left taken would stop the last.
    for (const share of [0.01, 0.5, 0.99])
      for (let time = 0; time < 8; time += 1) {
        const socket = connectTo(house.installation.url);
        socket.write(Buffer.concat([Buffer.from(head), whole.subarray(0, Math.floor(whole.length * share))]));
        await new Promise((resolve) => setImmediate(resolve));
        socket.destroy();
        await gone(socket);
      }
    assert.equal(await counted(), '0 0');
    const parts: readonly Part[] = [
      ['model', MODEL],
      ['prompt', 'x'],
      ['image', picture, 'a.png'],
    ];
    const whoWaits = new AbortController();
    const answer = fetch(url('edits'), {
      method: 'POST',
      headers: { ...AUTHORIZATION, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      body: new Uint8Array(formOf(parts)),
      signal: whoWaits.signal,
    }).catch(() => null);
    await until('the generation is accepted', async () => (await counted()) === '1 1');
    whoWaits.abort();
    await answer;
  });
});
