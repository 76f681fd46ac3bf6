import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { makeSecret, openSecret, sealSecret, secretText } from '../../src/webhooks/secrets.ts';
import { signatureHeaders } from '../../src/webhooks/signature.ts';

const BODY = '{"type":"generation.succeeded","text":"ü 日本 \\n"}';

describe('a signature', () => {
  const [one, other] = [makeSecret(), makeSecret()];
  const headersAt = (ageS: number, secrets = [one]) =>
    signatureHeaders(secrets, { id: 'whd_1', at: new Date(Date.now() - ageS * 1000), body: BODY });
  const verify = (headers: Record<string, string>, secret = one, body = BODY) =>
    new Webhook(secretText(secret)).verify(body, headers);

  test('is what standardwebhooks verifies, for 300 seconds', () => {
    assert.deepEqual(verify(headersAt(0)), JSON.parse(BODY));
    verify(headersAt(298));
    assert.throws(() => verify(headersAt(302)), /too old/);
  });

  test('is made with each secret that holds', () => {
    const both = headersAt(0, [one, other]);
    verify(both, one);
    verify(both, other);
    assert.throws(() => verify(both, makeSecret()), /No matching signature/);
  });

  test('is of this id, this time and this body', () => {
    const headers = headersAt(0);
    const later = String(Number(headers['webhook-timestamp']) + 1);
    assert.throws(() => verify({ ...headers, 'webhook-id': 'whd_2' }), /No matching/);
    assert.throws(() => verify({ ...headers, 'webhook-timestamp': later }), /No matching/);
    assert.throws(() => verify(headers, one, `${BODY} `), /No matching/);
  });
});

describe('a sealed secret', () => {
  const key = new Uint8Array(32).fill(7);
  const place = { column: 'secret', endpointId: 'whe_1' } as const;
  const secret = makeSecret();

  test('is opened where it was sealed, and is never sealed twice alike', () => {
    const [first, second] = [sealSecret(key, secret, place), sealSecret(key, secret, place)];
    assert.deepEqual(new Uint8Array(openSecret(key, first, place)), new Uint8Array(secret));
    assert.notDeepEqual(first, second);
    assert.ok(!Buffer.from(first).includes(Buffer.from(secret)));
  });

  test('is opened nowhere else, under no other key, and not when a bit of it is another', () => {
    const sealed = sealSecret(key, secret, place);
    for (const elsewhere of [
      { ...place, endpointId: 'whe_2' },
      { ...place, column: 'previous_secret' as const },
    ])
      assert.throws(() => openSecret(key, sealed, elsewhere));
    assert.throws(() => openSecret(new Uint8Array(32), sealed, place));
    for (let index = 0; index < sealed.length; index += 1) {
      const damaged = Uint8Array.from(sealed);
      damaged[index] = (damaged[index] ?? 0) ^ 1;
      assert.throws(() => openSecret(key, damaged, place));
    }
    assert.throws(() => openSecret(key, sealed.subarray(0, 20), place));
  });
});
