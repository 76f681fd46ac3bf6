import { StorageError } from '../assets/store.ts';
import type { Json } from '../base/json.ts';
import type { Conversation, RequestImage } from '../providers/provider.ts';
import type { Held } from './held.ts';
import { readReferenceImages } from './reference-images.ts';
import type { GenerationRequest } from './request.ts';
import type { GenerationRow, RunRooms } from './run.ts';
import { parentOf } from './refine.ts';

/** Everything beside words that a generation starts from, in memory. */
export interface Inputs {
  readonly mask: RequestImage | null;
  /** What to send to a provider that keeps conversations of this family, or of none. */
  for(conversationFamily: string | null): {
    readonly images: readonly RequestImage[];
    readonly conversation: Conversation | null;
    readonly warnings: readonly string[];
  };
}

/** What there is to send to a job that has been sent: nothing. */
export const NO_INPUTS: Inputs = { mask: null, for: () => ({ images: [], conversation: null, warnings: [] }) };

const CONVERSATION_GONE =
  'refine: the earlier conversation is no longer kept, so only its last image is continued from.';
const IMAGE_ONLY =
  'refine: this provider keeps no conversation of the earlier generation, so only its last image is continued from.';

/**
 * Reads what the request names. A store that is away is waited for; a StorageError says that the time was over before
 * it came back, or that a picture is lost.
 */
export async function readInputs(
  rooms: RunRooms,
  held: Held,
  { refinesId }: GenerationRow,
  { imageIds, maskId, refinedImageId }: GenerationRequest,
): Promise<Inputs | StorageError> {
  const ids = [...imageIds, ...(maskId === null ? [] : [maskId]), ...(refinedImageId === null ? [] : [refinedImageId])];
  const read = await readReferenceImages(rooms, held, ids);
  if (read instanceof StorageError) return read;
  const images = read.slice(0, imageIds.length);
  const mask = maskId === null ? null : (read[imageIds.length] ?? null);
  const refined = refinedImageId === null ? null : (read.at(-1) ?? null);
  const conversation = refinesId === null ? null : await readConversation(rooms, refinesId);
  return {
    mask,
    for(family) {
      if (refined === null) return { images, conversation: null, warnings: [] };
      if (conversation !== null && conversation.family === family) return { images, conversation, warnings: [] };
      const warning = conversation === null ? CONVERSATION_GONE : IMAGE_ONLY;
      return { images: [refined, ...images], conversation: null, warnings: [warning] };
    },
  };
}

/** Null when there is none, or none any more: the last image is the next best thing to go on from. */
async function readConversation(rooms: RunRooms, refinesId: string): Promise<Conversation | null> {
  const parent = await parentOf(rooms.database.orm, refinesId);
  if (parent?.conversationSha256 == null || parent.conversationFamily === null) return null;
  try {
    const bytes = await rooms.store.bytes(parent.conversationSha256);
    const turns = JSON.parse(Buffer.from(bytes).toString('utf8')) as Json; // we wrote it
    return { family: parent.conversationFamily, turns };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    rooms.log.warn({ generation_id: refinesId, code: error.code }, 'conversation_unreadable');
    return null;
  }
}
