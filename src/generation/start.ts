import { giveBackStart } from '../access/start-rate.ts';
import { type Viewer, requireScope } from '../access/viewer.ts';
import type { StoredPicture } from '../assets/ingest.ts';
import { newId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { InvalidInputRefusal, type InputProblem } from '../base/refusal.ts';
import type { Mode, ServiceTier } from '../catalog/closed-sets.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Database } from '../db/client.ts';
import type { ImageStore } from '../assets/store.ts';
import type { FetchPicture } from '../providers/fetch-picture.ts';
import type { RoutingRooms } from '../routing/circumstances.ts';
import type { Routing } from '../routing/routing.ts';
import { accept } from './accept.ts';
import { checkRequest } from './check.ts';
import { IdempotencyConflictRefusal } from './errors.ts';
import { findRefined } from './refine.ts';
import {
  checkIdempotencyKey,
  findRepeated,
  fingerprintOf,
  type IdempotencyScope,
  type StartField,
} from './idempotency.ts';
import { receiveImages } from './input-images.ts';
import { takeStartFor, wasRefused } from './refused-calls.ts';
import { claimResent, type ResendScope } from './resends.ts';
import type { Reservation } from './worker.ts';

/** A reference image as a caller may give it: exactly one of them. */
export interface ImageInput {
  readonly id?: string | null;
  readonly url?: string | null;
  readonly dataUrl?: string | null;
  /** One that a door has taken in and stored already, as it came. */
  readonly stored?: StoredPicture;
}

/** What a caller asks for, as it came through a door. */
export interface StartInput {
  /** Slug or alias; or provider/name of an offer, which then alone is tried. */
  readonly model: string;
  readonly mode: Mode;
  readonly prompt: string;
  readonly images: readonly ImageInput[];
  /** What of the first image may be changed: where it is transparent. Null: the model sees for itself. */
  readonly mask: ImageInput | null;
  readonly parameters: Json | null;
  readonly strict: boolean;
  readonly routing: Routing;
  readonly idempotencyKey: string | null;
  /** What was called, to which alone keys and repetitions belong. */
  readonly field: StartField;
  /** How often the client says to have sent this call before, by itself; null for clients that don't say. */
  readonly resent: number | null;
  /** The generation to continue from; the mode is IMAGE_EDIT then, whatever was said. */
  readonly refine: string | null;
  readonly tier: ServiceTier;
  /** Null: five minutes, and 26 hours for BATCH. */
  readonly timeoutMs: number | null;
  readonly metadata: Json | null;
  /** What the idempotency key stands for: the client's own words, without the key. */
  readonly sent: unknown;
}

export interface StartRooms {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly routing: RoutingRooms;
  readonly sandbox: boolean;
  readonly store: ImageStore;
  /** For images at addresses of the caller's choice, so the guarded one. */
  readonly fetchPicture: FetchPicture;
  /** Room at a worker of this process, which then runs it at once; null when there is none. */
  readonly reserve: () => Reservation | null;
  /** Called after the commit: the place to wake readers from, and workers when none has it yet. */
  readonly onStarted: (generationId: string, reserved: boolean) => void;
}

export interface Started {
  readonly generationId: string;
  /** True when the idempotency key found an earlier call. */
  readonly repeated: boolean;
}

/** How often a call starts over because the one that held its key rolled back. */
const MOST_RACES = 3;

/**
 * Accepts a request: checks it whole, takes its key, writes the generation and its first event in one transaction, and
 * returns at once. Nothing is sent to any provider here.
 *
 * Throws ForbiddenRefusal, NotFoundRefusal, ModelNotFoundRefusal, InvalidInputRefusal, NoOfferRefusal,
 * BudgetExceededRefusal, IdempotencyConflictRefusal, RateLimitedRefusal.
 */
export async function startGeneration(rooms: StartRooms, viewer: Viewer | null, input: StartInput): Promise<Started> {
  const holder = requireScope(viewer, 'GENERATIONS_WRITE');
  const { accountId, apiKeyId } = holder;
  const scope = scopeOf(accountId, input);
  const resend: ResendScope | null =
    scope !== null || input.resent === null ? null : { accountId, apiKeyId, field: input.field, resent: input.resent };
  const fingerprint = scope === null && resend === null ? '' : fingerprintOf(input.sent);
  // Before validation: a repeated call finds its generation also after the catalog changed.
  const repeated =
    scope !== null
      ? await findRepeated(rooms.database.orm, scope, fingerprint)
      : resend !== null &&
        !(await wasRefused(rooms.database.orm, holder, resend, fingerprint)) &&
        (await claimResent(rooms.database.orm, resend, fingerprint));
  if (typeof repeated === 'string') return { generationId: repeated, repeated: true };
  const refined = input.refine === null ? null : await findRefined(rooms.database.orm, accountId, input.refine);
  const checked = checkRequest(rooms, input);
  // Here, since a repeated call is no start, words that can't be accepted are none, and what comes next is work.
  await takeStartFor(rooms.database.orm, holder, resend, fingerprint);
  const images = await receiveImages(rooms, accountId, input);

  for (let races = 0; ; races += 1) {
    const generationId = newId('generation');
    const asked = { generationId, accountId, apiKeyId, scope, resend, fingerprint, checked, images, refined, input };
    if (await accept(rooms, asked)) return { generationId, repeated: false };
    const repeated = scope === null ? null : await findRepeated(rooms.database.orm, scope, fingerprint);
    if (repeated !== null) {
      await giveBackStart(rooms.database.orm, holder);
      return { generationId: repeated, repeated: true };
    }
    if (races >= MOST_RACES)
      throw new IdempotencyConflictRefusal(
        `Calls with the idempotency key "${scope?.key ?? ''}" keep failing beside each other. Repeat this call.`,
        null,
      );
  }
}

function scopeOf(accountId: string, { idempotencyKey: key, field }: StartInput): IdempotencyScope | null {
  if (key === null) return null;
  const problem: InputProblem | null = checkIdempotencyKey(key);
  if (problem !== null) throw new InvalidInputRefusal([problem]);
  return { accountId, field, key };
}
