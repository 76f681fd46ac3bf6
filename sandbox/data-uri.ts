import { createHash } from 'node:crypto';

/** The bytes of a `data:` address; null when it is none. */
export function dataOf(address: string): Buffer | null {
  const [, data] = /^data:[^,]*;base64,(.*)$/s.exec(address) ?? [];
  return data === undefined ? null : Buffer.from(data, 'base64');
}

/** A JSON body with each picture in it as what it decodes to, for the book of requests. */
export function withoutData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutData);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutData(member)]));
  }
  const bytes = typeof value === 'string' ? dataOf(value) : null;
  if (typeof value !== 'string' || bytes === null) return value;
  const type = /^data:([^;,]*)/.exec(value)?.[1] ?? '';
  return { type, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
