import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { noise } from '../assets/pictures.ts';
import { openDoor, type Door } from '../http/door.ts';
import { ADMIN_KEY, MODEL } from '../installation.ts';
import { BOUNDARY, formHeaders, formOf, type Part } from './forms.ts';
import { refusedBy } from './refusals.ts';

const MODEL_PART: Part = { name: 'model', body: MODEL };
const PROMPT: Part = { name: 'prompt', body: 'x' };
const PICTURE = new Uint8Array(await noise(8, 8).png().toBuffer());
const FILE: Part = { name: 'image', body: PICTURE, file: 'a.png' };

interface Bad {
  readonly what: string;
  readonly parts: readonly Part[];
  readonly param: string | null;
  readonly message: RegExp;
}

const FORMS: readonly Bad[] = [
  {
    what: 'a picture without a name',
    parts: [MODEL_PART, PROMPT, { body: PICTURE, file: 'a.png' }],
    param: null,
    message: /a name for every part/,
  },
  {
    what: 'a text without a name',
    parts: [MODEL_PART, PROMPT, FILE, { body: 'x' }],
    param: null,
    message: /a name for/,
  },
  {
    what: 'a prompt that is no UTF-8',
    parts: [MODEL_PART, { name: 'prompt', body: new Uint8Array([0x41, 0xff, 0x42]) }, FILE],
    param: 'prompt',
    message: /Expected text in UTF-8/,
  },
  {
    what: 'a prompt that is half of a character',
    parts: [MODEL_PART, { name: 'prompt', body: new Uint8Array([0xed, 0xa0, 0x80]) }, FILE],
    param: 'prompt',
    message: /Expected text in UTF-8/,
  },
  {
    what: 'half of a character in UTF-16',
    parts: [
      MODEL_PART,
      { name: 'prompt', body: new Uint8Array([0x00, 0xd8]), head: 'content-type: text/plain; charset=utf-16le\r\n' },
      FILE,
    ],
    param: 'prompt',
    message: /surrogate/,
  },
  { what: 'a NUL', parts: [MODEL_PART, { name: 'prompt', body: 'a\0b' }, FILE], param: 'prompt', message: /NUL/ },
  {
    what: 'words for a number',
    parts: [MODEL_PART, PROMPT, FILE, { name: 'n', body: '1e1' }],
    param: 'n',
    message: /"1e1"/,
  },
  {
    what: 'a name for a truth',
    parts: [MODEL_PART, PROMPT, FILE, { name: 'stream', body: 'on' }],
    param: 'stream',
    message: /"on"/,
  },
  { what: 'the words without a picture', parts: [MODEL_PART, PROMPT], param: 'image', message: /at least one/ },
  {
    what: 'two masks',
    parts: [MODEL_PART, PROMPT, FILE, { ...FILE, name: 'mask' }, { name: 'mask', body: 'https://a.example/mask.png' }],
    param: 'mask',
    message: /one mask; got 2/,
  },
  {
    what: 'eighteen pictures',
    parts: Array.from({ length: 18 }, () => FILE),
    param: null,
    message: /at most 17 pictures/,
  },
];

describe('a bad form', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const post = (body: BodyInit, headers: Record<string, string>, query = '') =>
    fetch(`${door.url}/openai/v1/images/edits${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, ...headers },
      body,
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    });

  for (const { what, parts, param, message } of FORMS)
    test(`of ${what} is refused`, async () => {
      const large = /at most 17/.test(message.source);
      const error = await refusedBy(
        door,
        () => post(formOf(parts), formHeaders()),
        large ? 413 : 400,
        large ? 'REQUEST_TOO_LARGE' : 'INVALID_REQUEST',
        param,
      );
      assert.match(error.message, message);
    });

  test('is one all the same without a length, with a long boundary, long heads and parts that nobody knows', async () => {
    const odd: readonly Part[] = [
      { name: 'x'.repeat(10_000), body: 'x' },
      { name: 'y', body: 'y', head: Array.from({ length: 100 }, (_, index) => `x-${index}: 1\r\n`).join('') },
      { name: 'z', body: 'z', head: `x: ${'x'.repeat(20_000)}\r\n` },
      { name: 'unknown', body: 'x', head: 'content-type: text/plain; charset=nobody\r\n' },
    ];
    for (const boundary of [BOUNDARY, 'b'.repeat(100), "a'()+_,-./:=?"]) {
      const bytes = formOf([...odd, MODEL_PART, PROMPT, FILE], boundary);
      const type = { 'content-type': `multipart/form-data; boundary="${boundary}"` };
      for (const body of [bytes, new Blob([bytes]).stream()]) {
        const response = await post(body, type, '?dryRun=true');
        const { estimated, warnings } = (await response.json()) as { estimated?: boolean; warnings?: string[] };
        assert.deepEqual([response.status, estimated], [200, true], boundary.slice(0, 20));
        assert.ok((warnings ?? []).every((one) => one.length < 300));
      }
    }
  });

  test('with a boundary of 5,000 characters is refused', async () => {
    const boundary = 'b'.repeat(5000);
    const ask = () => post(formOf([MODEL_PART, PROMPT, FILE], boundary), formHeaders(boundary));
    const { message } = await refusedBy(door, ask, 400, 'INVALID_REQUEST');
    assert.match(message, /a boundary of 1 to 70 characters/);
  });

  test('without an end is refused once it is too large, and cut off soon after', async () => {
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(formOf([MODEL_PART]).subarray(0, -BOUNDARY.length - 6)),
      pull: (controller) =>
        controller.enqueue(formOf([{ name: 'f', body: 'x'.repeat(60_000) }]).subarray(0, -BOUNDARY.length - 6)),
    });
    const from = performance.now();
    await refusedBy(door, () => post(endless, formHeaders()), 413, 'REQUEST_TOO_LARGE');
    const json = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(2 ** 20).fill(0x20)),
    });
    await refusedBy(door, () => post(json, { 'content-type': 'application/json' }), 413, 'REQUEST_TOO_LARGE');
    assert.ok(performance.now() - from < 10_000);
  });

  test('is no failure of ours', () => {
    assert.deepEqual(
      door.logged.filter(({ level }) => Number(level) >= 40),
      [],
    );
  });
});
