import { ID_PREFIXES, kindOfId, type IdKind } from '../src/base/ids.ts';

/** The GraphQL type of each kind of thing that `node` can fetch; kinds that are no nodes are left out. */
const TYPE_NAMES: Partial<Record<IdKind, string>> = {
  apiKey: 'ApiKey',
  model: 'Model',
  provider: 'Provider',
  offer: 'Offer',
  competition: 'Competition',
  generation: 'Generation',
  attempt: 'Attempt',
  image: 'Image',
  webhookEndpoint: 'WebhookEndpoint',
  webhookDelivery: 'WebhookDelivery',
} satisfies Partial<Record<keyof typeof ID_PREFIXES, string>>;

/** The GraphQL type that an id's prefix names; null when no node has such ids. */
export function typeNameOfId(id: string): string | null {
  const kind = kindOfId(id);
  return kind === null ? null : (TYPE_NAMES[kind] ?? null);
}
