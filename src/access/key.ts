import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ID_PREFIXES, kindOfId, newId } from '../base/ids.ts';

/**
 * A key as people hold it: `pg_`, then without a gap
 * - 26 characters: its id, without the prefix (the row is found by it);
 * - 43 characters of base 62: the secret, 256 random bits;
 * - 6 characters of base 62: CRC-32 of all that stands before, so that a typo is told from a wrong key without asking the
 *   database, and scanners of leaked keys know ours from other text.
 */
const PREFIX = 'pg_';
const ID_LENGTH = 26;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = new RegExp(`^pg_[0-9a-z]{${ID_LENGTH}}[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`);

export interface ParsedKey {
  /** `key_…` */
  readonly id: string;
  readonly secret: string;
}

/** A new key: `text` is what its holder is given, once. */
export function makeKey(): ParsedKey & { readonly text: string } {
  const id = newId('apiKey');
  const secret = inBase62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_LENGTH);
  const body = `${PREFIX}${id.slice(ID_PREFIXES.apiKey.length + 1)}${secret}`;
  return { id, secret, text: body + checksumOf(body) };
}

/** The parts of a key; null when it can't be one, by its form or its checksum. Says nothing about whether it is known. */
export function parseKey(text: string): ParsedKey | null {
  if (!FORM.test(text)) return null;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  if (checksumOf(body) !== text.slice(-CHECKSUM_LENGTH)) return null;
  const id = `${ID_PREFIXES.apiKey}_${body.slice(PREFIX.length, PREFIX.length + ID_LENGTH)}`;
  return kindOfId(id) === 'apiKey' ? { id, secret: body.slice(-SECRET_LENGTH) } : null;
}

/**
 * What is stored of a secret: HMAC-SHA-256 under the pepper. A slow hash would add nothing to 256 random bits but a way to
 * keep the server busy; the pepper makes a stolen table useless by itself.
 */
export function hashSecret(pepper: Uint8Array, secret: string): Uint8Array {
  return createHmac('sha256', pepper).update(secret).digest();
}

/** Compares two hashes in a time that tells nothing about where they differ. */
export function isSameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

function checksumOf(body: string): string {
  return inBase62(BigInt(crc32(body)), CHECKSUM_LENGTH);
}

function inBase62(number: bigint, length: number): string {
  let text = '';
  for (let rest = number; rest > 0n; rest /= 62n) text = DIGITS.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}
