import { eq } from 'drizzle-orm';
import { crashPoint } from '../base/crash-point.ts';
import type { Log } from '../base/log.ts';
import { GuardError } from '../fetch/guard-error.ts';
import type { GuardedPost } from '../fetch/guarded-post.ts';
import { bodyOf, type BodyRooms } from './body.ts';
import type { ClaimedDelivery } from './claim.ts';
import type { TryOutcome } from './schedule.ts';
import { openSecret } from './secrets.ts';
import { giveBackTry, settleTry } from './settle-try.ts';
import { signatureHeaders } from './signature.ts';
import { webhookEndpoint } from './tables.ts';

export interface DeliverRooms extends BodyRooms {
  readonly post: GuardedPost;
  /** What the secrets of endpoints are sealed under. */
  readonly secretKey: Uint8Array;
  readonly log: Log;
}

/** Makes one try that was claimed, and writes what it came to. */
export async function deliver(rooms: DeliverRooms, delivery: ClaimedDelivery, signal: AbortSignal): Promise<void> {
  crashPoint('webhook-claimed');
  const from = performance.now();
  const outcome = await tryOnce(rooms, delivery, signal);
  crashPoint('webhook-answered');
  // Nobody waits for the answer of a process that ends; the try that it doesn't know of may arrive twice.
  if (outcome.status === null && signal.aborted) return giveBackTry(rooms.orm, delivery);
  const disabled = await settleTry(rooms.orm, delivery, outcome, performance.now() - from);
  if (disabled !== null)
    rooms.log.warn(
      { endpoint_id: delivery.endpointId, account_id: delivery.accountId, reason: disabled },
      'webhook_endpoint_disabled',
    );
}

async function tryOnce(
  { post, secretKey, log, ...rooms }: DeliverRooms,
  delivery: ClaimedDelivery,
  signal: AbortSignal,
): Promise<TryOutcome> {
  const [endpoint] = await rooms.orm.select().from(webhookEndpoint).where(eq(webhookEndpoint.id, delivery.endpointId));
  const body = await bodyOf(rooms, delivery);
  if (endpoint === undefined || body === null) return noAnswer('the event is no longer stored');
  let secrets: Uint8Array[];
  try {
    secrets = liveSecrets(secretKey, endpoint, new Date());
  } catch (error) {
    log.error({ endpoint_id: endpoint.id, err: error }, 'webhook_secret_not_opened');
    return noAnswer('its secret can’t be read here, since SECRET is another one now; rotate it');
  }
  try {
    const headers = {
      'content-type': 'application/json',
      ...signatureHeaders(secrets, { id: delivery.id, at: new Date(), body }),
    };
    const { status, retryAfter } = await post.send(endpoint.url, { headers, body }, signal);
    return { status, retryAfter, why: null };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return noAnswer(error.why);
  }
}

/** The one that was given out last first. */
function liveSecrets(
  key: Uint8Array,
  { id: endpointId, secret, previousSecret, previousUntil }: typeof webhookEndpoint.$inferSelect,
  now: Date,
): Uint8Array[] {
  const current = openSecret(key, secret, { column: 'secret', endpointId });
  if (previousSecret === null || previousUntil === null || previousUntil <= now) return [current];
  return [current, openSecret(key, previousSecret, { column: 'previous_secret', endpointId })];
}

function noAnswer(why: string): TryOutcome {
  return { status: null, retryAfter: null, why };
}
