import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The prefix that Standard Webhooks gives to secrets of its symmetric kind. */
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a sealed secret stands: one that was copied to another row or column can't be opened there. */
export interface SecretPlace {
  readonly column: 'secret' | 'previous_secret';
  readonly endpointId: string;
}

export function makeSecret(): Uint8Array {
  return randomBytes(SECRET_BYTES);
}

/** A secret as its receiver is given it, once. */
export function secretText(secret: Uint8Array): string {
  return `${PREFIX}${Buffer.from(secret).toString('base64')}`;
}

/** AES-256-GCM: a random nonce, the tag, then the secret. The key is derived from SECRET for nothing else. */
export function sealSecret(key: Uint8Array, secret: Uint8Array, place: SecretPlace): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(placeBytes(place));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Throws when it was sealed under another key, in another place, or is damaged. */
export function openSecret(key: Uint8Array, sealed: Uint8Array, place: SecretPlace): Uint8Array {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(placeBytes(place))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

function placeBytes({ column, endpointId }: SecretPlace): Uint8Array {
  return Buffer.from(`webhook_endpoint:${column}:${endpointId}`);
}
