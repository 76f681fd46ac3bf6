import { TypeID, typeid } from 'typeid-js';

/** Every kind of thing that has an id of its own, and the prefix that names it (`gen_01k…`). */
export const ID_PREFIXES = {
  account: 'acct',
  apiKey: 'key',
  model: 'mdl',
  provider: 'prov',
  offer: 'offer',
  competition: 'comp',
  generation: 'gen',
  attempt: 'att',
  image: 'img',
  webhookEndpoint: 'whe',
  webhookDelivery: 'whd',
  session: 'ses',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** A new id: the kind's prefix and a UUIDv7 in base 32, so ids of one kind sort by the time they were made. */
export function newId(kind: IdKind): string {
  return typeid(ID_PREFIXES[kind]).toString();
}

/** When an id was made, in milliseconds since 1970: the first 48 bits of a UUIDv7 (RFC 9562 5.7). */
export function madeAt(id: string): number {
  return Number.parseInt(TypeID.fromString(id).toUUID().replaceAll('-', '').slice(0, 12), 16);
}

/** The kind that an id claims by its prefix; null when it is no id of ours. Says nothing about whether the thing exists. */
export function kindOfId(id: string): IdKind | null {
  const match = /^([a-z]+)_[0-9a-hjkmnp-tv-z]{26}$/.exec(id);
  if (match === null) return null;
  for (const [kind, prefix] of Object.entries(ID_PREFIXES)) if (prefix === match[1]) return kind as IdKind; // keys of the table are its kinds
  return null;
}
