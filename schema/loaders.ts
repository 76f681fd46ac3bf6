import DataLoader from 'dataloader';
import { budgetsOfKeys, type Budget } from '../src/access/budget-read.ts';
import { apiKeysByIds, type ApiKey } from '../src/access/keys.ts';
import { imagesByIds, imagesOfGenerations, type Image } from '../src/assets/images.ts';
import { kindOfId } from '../src/base/ids.ts';
import { readRevisions, type Revision, type RevisionsWanted } from '../src/catalog/revisions.ts';
import type { Database } from '../src/db/client.ts';
import type { Event } from '../src/events/event.ts';
import { readHeads, readPages, type PageWanted } from '../src/events/read.ts';
import {
  attemptsByIds,
  attemptsOfGenerations,
  generationsByIds,
  progressOfGenerations,
  wordsOfGenerations,
  type Attempt,
  type Generation,
  type Words,
} from '../src/generation/read.ts';
import {
  deliveriesByIds,
  endpointsByIds,
  readDeliveries,
  type DeliveriesWanted,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../src/webhooks/read.ts';

/**
 * Batches what the resolvers of one request ask for: one statement a relation, however many parents there are. A loader
 * says nothing about who may see what it finds.
 */
export interface Loaders {
  readonly apiKey: DataLoader<string, ApiKey | null>;
  /** By key: of real money and of the sandbox's; none for a key without. */
  readonly budgets: DataLoader<string, Budget[]>;
  readonly image: DataLoader<string, Image | null>;
  readonly generation: DataLoader<string, Generation | null>;
  readonly attempt: DataLoader<string, Attempt | null>;
  /** By generation, in the order that they were made. */
  readonly attempts: DataLoader<string, Attempt[]>;
  /** The final images by generation, in order. */
  readonly images: DataLoader<string, Image[]>;
  /** What the attempts of a generation thought and said. */
  readonly words: DataLoader<string, Words[]>;
  readonly progress: DataLoader<string, number | null>;
  /** The seq of the last event, by generation. */
  readonly head: DataLoader<string, number>;
  readonly events: DataLoader<PageWanted, Event[]>;
  /** Changes of a model's facts, newest first. */
  readonly revisions: DataLoader<RevisionsWanted, Revision[]>;
  readonly webhookEndpoint: DataLoader<string, WebhookEndpoint | null>;
  readonly webhookDelivery: DataLoader<string, WebhookDelivery | null>;
  /** Deliveries of an endpoint, newest first. */
  readonly webhookDeliveries: DataLoader<DeliveriesWanted, WebhookDelivery[]>;
}

export function createLoaders({ orm }: Database): Loaders {
  return {
    apiKey: byId((ids) => apiKeysByIds(orm, ids)),
    budgets: new DataLoader(async (ids: readonly string[]) => {
      const found = Map.groupBy(await budgetsOfKeys(orm, ids), ({ apiKeyId }) => apiKeyId);
      return ids.map((id) => found.get(id) ?? []);
    }),
    image: byId((ids) => imagesByIds(orm, ids)),
    generation: byId((ids) => generationsByIds(orm, ids)),
    attempt: byId((ids) => attemptsByIds(orm, ids)),
    attempts: byParent((ids) => attemptsOfGenerations(orm, ids)),
    images: byParent((ids) => imagesOfGenerations(orm, ids, 'FINAL')),
    words: byParent((ids) => wordsOfGenerations(orm, ids)),
    progress: new DataLoader(async (ids: readonly string[]) => {
      const found = await progressOfGenerations(orm, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    head: new DataLoader(async (ids: readonly string[]) => {
      const found = await readHeads(orm, ids);
      return ids.map((id) => found.get(id) ?? 0);
    }),
    events: new DataLoader((wanted: readonly PageWanted[]) => readPages(orm, wanted), {
      cacheKeyFn: ({ generationId, after, limit }) => `${generationId} ${after} ${limit}`,
    }),
    revisions: new DataLoader((wanted: readonly RevisionsWanted[]) => readRevisions(orm, wanted), {
      cacheKeyFn: ({ modelId, before, limit }) => `${modelId} ${before} ${limit}`,
    }),
    webhookEndpoint: byId((ids) => endpointsByIds(orm, ids)),
    webhookDelivery: byId((ids) => deliveriesByIds(orm, ids)),
    webhookDeliveries: new DataLoader((wanted: readonly DeliveriesWanted[]) => readDeliveries(orm, wanted), {
      cacheKeyFn: ({ endpointId, status, before, limit }) => `${endpointId} ${status} ${before} ${limit}`,
    }),
  };
}

/** What one attempt thought and said; undefined when it did neither. */
export async function wordsOf(
  { words }: Loaders,
  generationId: string,
  attemptId: string | null,
): Promise<Words | undefined> {
  return (await words.load(generationId)).find((one) => one.attemptId === attemptId);
}

/** What a key may spend of the money that this installation spends; null when it has no budget. */
export async function budgetOf(
  { loaders, generations }: { readonly loaders: Loaders; readonly generations: { readonly sandbox: boolean } },
  apiKeyId: string,
): Promise<Budget | null> {
  return (await loaders.budgets.load(apiKeyId)).find(({ sandbox }) => sandbox === generations.sandbox) ?? null;
}

/** One thing an id; null where there is none. What has not the form of an id is not asked for: the database refuses some of it. */
function byId<Item extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<readonly Item[]>,
): DataLoader<string, Item | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const found = new Map((await find(ids.filter((id) => kindOfId(id) !== null))).map((item) => [item.id, item]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** Many things a generation. */
function byParent<Item extends { readonly generationId: string | null }>(
  find: (generationIds: readonly string[]) => Promise<readonly Item[]>,
): DataLoader<string, Item[]> {
  return new DataLoader(async (ids: readonly string[]) => {
    const found = Map.groupBy(await find(ids), ({ generationId }) => generationId);
    return ids.map((id) => found.get(id) ?? []);
  });
}
