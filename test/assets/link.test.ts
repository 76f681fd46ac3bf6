import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { createImageLinks } from '../../src/assets/link.ts';
import { newId } from '../../src/base/ids.ts';

const secretKey = new Uint8Array(32).fill(7);
const AT = Date.UTC(2026, 10, 22, 9, 42, 17);
const MINUTE = 60_000;
const linksAt = (now: number, key = secretKey) =>
  createImageLinks({ secretKey: key, publicUrl: 'https://pictures.example', now: () => now });
const queryOf = (url: string) => {
  const query = new URL(url).searchParams;
  return { expires: query.get('expires') ?? '', signature: query.get('signature') ?? '' };
};

describe('a link to an image', () => {
  const id = newId('image');
  const { url, expiresAt } = linksAt(AT).sign(id);
  const query = queryOf(url);

  test('names the image, its expiry and a signature, and holds', () => {
    assert.match(url, new RegExp(`^https://pictures\\.example/images/${id}\\?expires=\\d{10}&signature=[\\w-]{43}$`));
    assert.equal(linksAt(AT).verify(id, query), 'ok');
  });

  test('lives from 55 to 60 minutes and is the same for five of them', () => {
    for (let second = 0; second < 600; second += 7) {
      const left =
        linksAt(AT + second * 1000)
          .sign(id)
          .expiresAt.getTime() -
        (AT + second * 1000);
      assert.ok(left > 55 * MINUTE - 1 && left <= 60 * MINUTE, `${left} ms`);
    }
    assert.equal(linksAt(AT + MINUTE).sign(id).url, url);
    assert.notEqual(linksAt(AT + 5 * MINUTE).sign(id).url, url);
  });

  test('holds a minute longer than it says, for clocks that differ, and then no more', () => {
    assert.equal(linksAt(expiresAt.getTime() + MINUTE - 1).verify(id, query), 'ok');
    assert.equal(linksAt(expiresAt.getTime() + MINUTE).verify(id, query), 'expired');
    assert.equal(linksAt(AT + 30 * 24 * 60 * MINUTE).verify(id, query), 'expired');
  });

  test('is refused when it comes from a future that no clock of ours can be in', () => {
    assert.equal(linksAt(AT - 10 * MINUTE).verify(id, query), 'invalid');
  });

  const other = newId('image');
  const tampered: readonly (readonly [
    string,
    string,
    { expires?: string | undefined; signature?: string | undefined },
  ])[] = [
    ['another image', other, query],
    ['no image at all', 'gen_01hzzzzzzzzzzzzzzzzzzzzzzz', query],
    ['a path that climbs', `../images/${id}`, query],
    ['an encoded path', encodeURIComponent(`../${id}`), query],
    ['the id in capitals', id.toUpperCase(), query],
    ['no signature', id, { expires: query.expires }],
    ['an empty signature', id, { ...query, signature: '' }],
    ['half of a signature', id, { ...query, signature: query.signature.slice(0, 20) }],
    ['a signature and more', id, { ...query, signature: `${query.signature}A` }],
    ['a signature with padding', id, { ...query, signature: `${query.signature}=` }],
    ['no expiry', id, { signature: query.signature }],
    ['a later expiry', id, { ...query, expires: String(Number(query.expires) + 1) }],
    ['an expiry that is written in another way', id, { ...query, expires: `0${query.expires}` }],
    ['an expiry that is no number', id, { ...query, expires: 'Infinity' }],
    ['expiry and signature of another image', id, queryOf(linksAt(AT).sign(other).url)],
    ['the signature of another installation', id, queryOf(linksAt(AT, new Uint8Array(32).fill(8)).sign(id).url)],
  ];
  for (const [name, imageId, changed] of tampered) {
    test(`is refused with ${name}`, () => {
      assert.equal(linksAt(AT).verify(imageId, changed), 'invalid');
    });
  }

  test('is refused with any one bit of its signature or expiry changed', () => {
    for (let index = 0; index < query.signature.length; index += 1) {
      assert.equal(linksAt(AT).verify(id, { ...query, signature: flipped(query.signature, index) }), 'invalid');
    }
    for (let index = 0; index < query.expires.length; index += 1) {
      assert.equal(linksAt(AT).verify(id, { ...query, expires: flipped(query.expires, index) }), 'invalid');
    }
  });

  test('to a variant shows that one alone', () => {
    const made = linksAt(AT).sign(id, { width: 512, format: 'webp' });
    assert.match(made.url, /\?width=512&format=webp&expires=\d{10}&signature=[\w-]{43}$/);
    const variant = Object.fromEntries(new URL(made.url).searchParams);
    const { expires = '', signature = '' } = variant;
    assert.equal(linksAt(AT).verify(id, variant), 'ok');
    assert.deepEqual(made.expiresAt, expiresAt);
    const whole = Object.fromEntries(new URL(linksAt(AT).sign(id, { width: null, format: 'webp' }).url).searchParams);
    assert.equal(linksAt(AT).verify(id, whole), 'ok');
    for (const other of [
      { ...variant, width: '2048' },
      { ...variant, width: '' },
      { ...variant, format: 'avif' },
      { ...variant, format: undefined },
      { expires, signature },
      { ...query, width: '512' },
      { ...query, format: 'webp' },
      { ...query, width: '', format: '' },
      { ...whole, width: '' },
      { expires: `${expires}\n512\nwebp`, signature },
    ]) {
      const answer = linksAt(AT).verify(id, other);
      // A width that is empty and one that is not there are the same, and show the same.
      assert.equal(answer, other.signature === whole['signature'] ? 'ok' : 'invalid', JSON.stringify(other));
    }
  });

  test('for what is no image is refused even with a signature of ours', () => {
    const path = 'gen_01hzzzzzzzzzzzzzzzzzzzzzzz';
    const signature = createHmac('sha256', secretKey)
      .update(`image link 1\n/images/${path}\n${query.expires}`)
      .digest('base64url');
    assert.equal(linksAt(AT).verify(path, { ...query, signature }), 'invalid');
  });
});

function flipped(text: string, index: number): string {
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
}
