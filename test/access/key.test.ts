import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kindOfId } from '../../src/base/ids.ts';
import { hashSecret, isSameHash, makeKey, parseKey } from '../../src/access/key.ts';

describe('a key', () => {
  const { id, secret, text } = makeKey();

  test('has one form, and its parts come back from it', () => {
    for (let count = 0; count < 200; count += 1) {
      const key = makeKey();
      assert.match(key.text, /^pg_[0-9a-z]{26}[0-9A-Za-z]{49}$/);
      assert.equal(kindOfId(key.id), 'apiKey');
      assert.deepEqual(parseKey(key.text), { id: key.id, secret: key.secret });
    }
  });

  test('is never the same twice', () => {
    assert.equal(new Set(Array.from({ length: 1000 }, () => makeKey().secret)).size, 1000);
  });

  test('is refused with any one of its characters changed, or two neighbours swapped', () => {
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] === 'a' ? 'b' : 'a';
      assert.equal(parseKey(text.slice(0, index) + character + text.slice(index + 1)), null);
      const swapped =
        text.slice(0, index) +
        text
          .slice(index, index + 2)
          .split('')
          .toReversed()
          .join('') +
        text.slice(index + 2);
      if (swapped !== text) assert.equal(parseKey(swapped), null);
    }
  });

  const bad: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['the prefix alone', 'pg_'],
    ['another prefix', text.replace('pg_', 'sk_')],
    ['no prefix', text.slice(3)],
    ['capitals', text.toUpperCase()],
    ['a space before', ` ${text}`],
    ['a line break after', `${text}\n`],
    ['one character too few', text.slice(0, -1)],
    ['one too many', `${text}0`],
    ['two keys in a row', text + text],
    ['its id alone', id],
    ['its secret alone', secret],
    ['a letter of another script', `${text.slice(0, 40)}а${text.slice(41)}`],
    ['a NUL', `${text.slice(0, 40)}\0${text.slice(41)}`],
    ['ten thousand characters', `pg_${'a'.repeat(10_000)}`],
  ];
  for (const [name, value] of bad) test(`is refused when it is ${name}`, () => assert.equal(parseKey(value), null));
});

test('what is stored of a secret depends on all of it and on the pepper', () => {
  const pepper = new Uint8Array(32).fill(1);
  const stored = hashSecret(pepper, 'secret');
  assert.equal(stored.byteLength, 32);
  assert.equal(isSameHash(stored, hashSecret(pepper, 'secret')), true);
  assert.equal(isSameHash(stored, hashSecret(pepper, 'secreT')), false);
  assert.equal(isSameHash(stored, hashSecret(new Uint8Array(32).fill(2), 'secret')), false);
  assert.equal(isSameHash(stored, stored.subarray(0, 31)), false);
});
