import { eq } from 'drizzle-orm';
import { imagesOfGenerations } from '../assets/images.ts';
import type { ImageStore } from '../assets/store.ts';
import { kindOfId } from '../base/ids.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../base/refusal.ts';
import type { Queryable } from '../db/client.ts';
import { clip } from '../base/storable.ts';
import type { Conversation } from '../providers/provider.ts';
import { generation } from './tables.ts';

/** What a request to refine continues from. */
export interface Refined {
  readonly generationId: string;
  /** The earlier generation's last image: what providers without its conversation start from. */
  readonly imageId: string;
}

/**
 * Finds what `refine` names. Throws NotFoundRefusal when it isn't the account's, InvalidInputRefusal when it has no
 * image (yet, or any more) that could be continued from.
 */
export async function findRefined(queryable: Queryable, accountId: string, generationId: string): Promise<Refined> {
  const parent = kindOfId(generationId) === 'generation' ? await parentOf(queryable, generationId) : null;
  if (parent === null || parent.accountId !== accountId)
    throw new NotFoundRefusal(`There is no generation ${clip(generationId)} that you may refine.`);
  const images = await imagesOfGenerations(queryable, [generationId], 'FINAL');
  const last = images.findLast(({ erasedAt }) => erasedAt === null);
  if (last !== undefined) return { generationId, imageId: last.id };
  const why = parent.finishedAt === null ? 'It is still under way' : 'It has no image, or none that is still kept';
  const message = `${why}, so there is nothing to continue from. Refine a generation that has an image, or send the image itself.`;
  throw new InvalidInputRefusal([{ path: ['refine'], message }]);
}

/** A generation as far as others continue from it; null when there is none. Says nothing about who may. */
export async function parentOf(queryable: Queryable, generationId: string) {
  const { accountId, finishedAt, conversationSha256, conversationFamily } = generation;
  const [parent] = await queryable
    .select({ accountId, finishedAt, conversationSha256, conversationFamily })
    .from(generation)
    .where(eq(generation.id, generationId));
  return parent ?? null;
}

/** A conversation whose bytes are in the store. */
export interface KeptConversation {
  readonly family: string;
  readonly sha256: string;
}

/** Keeps a conversation in the store, as one asset. Throws StorageError. */
export async function keepConversation(store: ImageStore, { family, turns }: Conversation): Promise<KeptConversation> {
  return { family, sha256: await store.put(Buffer.from(JSON.stringify(turns))) };
}
