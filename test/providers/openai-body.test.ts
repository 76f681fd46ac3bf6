import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openaiBody, openaiMessage } from '../../src/providers/openai-body.ts';
import { UnrenderableError } from '../../src/providers/provider-error.ts';
import { REQUEST } from './answers.ts';

const PNG = { bytes: Buffer.from([0x89, 0x50, 0x0d, 0x0a, 0x00, 0xff]), mimeType: 'image/png' };
const JPEG = { bytes: Buffer.from('a photograph'), mimeType: 'image/jpeg' };
const request = { ...REQUEST, upstreamModelId: 'gpt-image-2', prompt: 'a cat' };
const USUAL = { model: 'gpt-image-2', prompt: 'a cat', stream: true, partial_images: 2 };

test('the catalog’s fields join the usual ones and win over them', () => {
  assert.deepEqual(openaiBody(request), USUAL);
  const fields = { partial_images: 0, size: '1024x1024', 'svg.model': 'm' };
  assert.deepEqual(openaiBody({ ...request, fields }), {
    ...USUAL,
    partial_images: 0,
    size: '1024x1024',
    svg: { model: 'm' },
  });
});

test('an offer that refuses the word “stream” isn’t told it, nor of previews', () => {
  assert.deepEqual(openaiBody({ ...request, fields: { stream: false, n: 1 } }), {
    model: 'gpt-image-2',
    prompt: 'a cat',
    n: 1,
  });
});

test('the body shows a form’s files as data URIs, under the names of their parts', () => {
  const mask = PNG;
  assert.deepEqual(openaiBody({ ...request, images: [JPEG], mask }), {
    ...USUAL,
    image: [`data:image/jpeg;base64,${JPEG.bytes.toString('base64')}`],
    mask: [`data:image/png;base64,${PNG.bytes.toString('base64')}`],
  });
  const two = openaiBody({ ...request, images: [JPEG, PNG], imageField: 'picture' });
  assert.deepEqual(Object.keys(Object(two)), [...Object.keys(USUAL), 'picture[]']);
});

test('a form can be read by others, bytes untouched, and the same request makes the same bytes', async () => {
  const fields = { 'svg.reasoning.effort': 'low', tags: ['a', 'b'], nothing: null, 'odd"name': 'x' };
  const edit = { ...request, prompt: 'größer,\r\n"now"', images: [PNG, JPEG], fields };
  const { path, contentType, body } = openaiMessage(edit);
  assert.equal(path, '/images/edits');
  assert(body instanceof Uint8Array);
  assert.deepEqual(openaiMessage(edit), { path, contentType, body });
  const form = await new Response(Buffer.from(body), { headers: { 'content-type': contentType } }).formData();
  assert.deepEqual(
    [...form].map(([name, value]) => [name, typeof value === 'string' ? value : [value.name, value.type]]),
    [
      ['model', 'gpt-image-2'],
      ['prompt', 'größer,\r\n"now"'],
      ['stream', 'true'],
      ['partial_images', '2'],
      ['svg[reasoning][effort]', 'low'],
      ['tags[]', 'a'],
      ['tags[]', 'b'],
      ['odd"name', 'x'],
      ['image[]', ['image-1.png', 'image/png']],
      ['image[]', ['image-2.jpeg', 'image/jpeg']],
    ],
  );
  const [first] = form.getAll('image[]');
  assert(first instanceof File);
  assert.deepEqual(Buffer.from(await first.arrayBuffer()), PNG.bytes);
});

test('a field path that can’t be is our own data’s mistake', () => {
  assert.throws(() => openaiMessage({ ...request, fields: { 'prompt.deeper': 1 } }), UnrenderableError);
});
