import { hash } from 'node:crypto';

/** Where a client may say what its bytes hash to: hex in a header of ours, or base64 as RFC 9530 and its predecessor have it. */
const PLACES: readonly { readonly header: string; readonly form: RegExp; readonly encoding: 'hex' | 'base64' }[] = [
  { header: 'x-content-sha256', form: /^([0-9a-f]{64})$/i, encoding: 'hex' },
  { header: 'content-digest', form: /(?:^|,)\s*sha-256=:([a-z0-9+/]{43}=):\s*(?:,|$)/i, encoding: 'base64' },
  { header: 'digest', form: /(?:^|,)\s*sha-256=([a-z0-9+/]{43}=)\s*(?:,|$)/i, encoding: 'base64' },
];

/**
 * Whether the bytes are those that the client meant. 'unreadable': it named SHA-256 in a form that isn't its own. Other
 * algorithms are passed over, as RFC 9530 has it.
 */
export function checkDigest(headers: Headers, bytes: Uint8Array): 'fits' | 'differs' | 'unreadable' {
  const actual = hash('sha256', bytes, 'hex');
  for (const { header, form, encoding } of PLACES) {
    const said = headers.get(header);
    if (said === null || (encoding === 'base64' && !/sha-256\s*=/i.test(said))) continue;
    const [, digest] = form.exec(said.trim()) ?? [];
    if (digest === undefined) return 'unreadable';
    if (Buffer.from(digest, encoding).toString('hex') !== actual) return 'differs';
  }
  return 'fits';
}
