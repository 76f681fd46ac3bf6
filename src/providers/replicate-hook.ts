import { createHmac, timingSafeEqual } from 'node:crypto';
import { UnreachableError } from './free-fetch.ts';
import { parseJson } from './parse-json.ts';
import type { HookRequest, HookVerdict } from './hook.ts';
import { callFree, type ReplicateSettings } from './replicate-api.ts';
import { replicatePrediction, replicateSecret } from './replicate-wire.ts';

const OLDEST_MS = 300_000;
/** However many forgeries come, Replicate is asked for the secret no more often than this. */
const LEAST_BETWEEN_FETCHES_MS = 30_000;
const FETCH_TIMEOUT_MS = 10_000;

/**
 * Verifies Replicate's webhooks (https://replicate.com/docs/topics/webhooks/verify-webhook): an HMAC over id, timestamp
 * and body, with a secret of the account. Where the settings hold none it is asked for once and kept, and asked for again
 * when no signature verifies, since it may have been changed.
 */
export function createHookVerifier(settings: ReplicateSettings): (request: HookRequest) => Promise<HookVerdict> {
  let key: Promise<Buffer | null> = Promise.resolve(
    settings.webhookSecret === null ? null : keyOf(settings.webhookSecret),
  );
  let fetchedMs = -Infinity;

  return async ({ headers, body, at }) => {
    const id = headers['webhook-id'] ?? '';
    const timestamp = headers['webhook-timestamp'] ?? '';
    const signatures = headers['webhook-signature'] ?? '';
    if (id === '' || timestamp === '' || signatures === '') return refused('a webhook-* header is missing');
    const ageMs = at.getTime() - (/^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN);
    if (!(Math.abs(ageMs) <= OLDEST_MS)) return refused('its time is more than five minutes away');

    const signs = (secret: Buffer): boolean => isSigned(secret, `${id}.${timestamp}.`, body, signatures);
    const kept = await key;
    if (kept === null || !signs(kept)) {
      const renewed = await renewedKey(at.getTime());
      if (renewed === null) return { verdict: 'unverifiable', reason: "Replicate's signing secret can't be had now" };
      if (renewed === kept || !signs(renewed)) return refused('no signature is right');
    }
    const prediction = replicatePrediction.safeParse(parseJson(Buffer.from(body).toString('utf8')));
    if (!prediction.success) return refused('its body is no prediction');
    return { verdict: 'genuine', operationId: prediction.data.id, messageId: id };
  };

  /** Those who ask at the same time wait for the same answer. One that can't be had leaves the old one in place. */
  function renewedKey(nowMs: number): Promise<Buffer | null> {
    const soon = Math.abs(nowMs - fetchedMs) < LEAST_BETWEEN_FETCHES_MS;
    if (settings.webhookSecret !== null || soon) return key;
    fetchedMs = nowMs;
    const before = key;
    key = fetchKey(settings).then((fetched) => fetched ?? before);
    return key;
  }
}

async function fetchKey(settings: ReplicateSettings): Promise<Buffer | null> {
  try {
    const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
    const answer = await callFree(settings, '/webhooks/default/secret', { method: 'GET', signal });
    const secret = replicateSecret.safeParse(answer.json);
    return answer.status === 200 && secret.success ? keyOf(secret.data.key) : null;
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return null; // The verdict says it: it can't be had now.
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

/** Several signatures, "v1,<base64>" each, while a secret is being changed: one right one is enough. */
function isSigned(key: Buffer, prefix: string, body: Uint8Array, signatures: string): boolean {
  const expected = createHmac('sha256', key).update(prefix).update(body).digest();
  return signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',', 2);
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function refused(reason: string): HookVerdict {
  return { verdict: 'refused', reason };
}
