import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { callFree, type FalSettings } from './fal-api.ts';
import { falHook, falKeys } from './fal-wire.ts';
import { UnreachableError } from './free-fetch.ts';
import { parseJson } from './parse-json.ts';
import type { HookRequest, HookVerdict } from './hook.ts';

const OLDEST_MS = 300_000;
const KEYS_KEPT_MS = 24 * 3_600_000;
/** However many forgeries come, fal is asked for its keys no more often than this. */
const LEAST_BETWEEN_FETCHES_MS = 30_000;
const FETCH_TIMEOUT_MS = 10_000;

/**
 * Verifies fal's webhooks (https://fal.ai/docs/documentation/model-apis/inference/webhooks): an Ed25519 signature over
 * request, user, time and the body's hash, by one of the keys that fal publishes. They are kept for a day, and asked for
 * again when none of them verifies, since they may have been changed.
 */
export function createHookVerifier(settings: FalSettings): (request: HookRequest) => Promise<HookVerdict> {
  let keys: readonly KeyObject[] = [];
  let keptSinceMs = -Infinity;
  let fetchedMs = -Infinity;
  let fetching: Promise<readonly KeyObject[] | null> = Promise.resolve(null);

  return async ({ headers, body, at }) => {
    const requestId = headers['x-fal-webhook-request-id'] ?? '';
    const userId = headers['x-fal-webhook-user-id'] ?? '';
    const timestamp = headers['x-fal-webhook-timestamp'] ?? '';
    const hex = headers['x-fal-webhook-signature'] ?? '';
    if (requestId === '' || userId === '' || timestamp === '' || hex === '') {
      return refused('an x-fal-webhook-* header is missing');
    }
    const ageMs = at.getTime() - (/^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN);
    if (!(Math.abs(ageMs) <= OLDEST_MS)) return refused('its time is more than five minutes away');
    if (!/^[0-9a-f]{128}$/i.test(hex)) return refused('its signature is no 64 bytes in hexadecimal digits');

    const bodyHash = createHash('sha256').update(body).digest('hex');
    const message = Buffer.from([requestId, userId, timestamp, bodyHash].join('\n'));
    const signature = Buffer.from(hex, 'hex');
    const isSignedBy = (key: KeyObject): boolean => verify(null, message, key, signature);
    const areFresh = Math.abs(at.getTime() - keptSinceMs) < KEYS_KEPT_MS;
    if (!areFresh || !keys.some(isSignedBy)) {
      const renewed = await renewedKeys(at.getTime());
      if (renewed === null) return { verdict: 'unverifiable', reason: "fal's keys can't be had now" };
      if (!renewed.some(isSignedBy)) return refused('no key of fal’s has signed it');
    }
    const hook = falHook.safeParse(parseJson(Buffer.from(body).toString('utf8')));
    if (!hook.success) return refused('its body names no request');
    const { request_id: operationId, gateway_request_id: gatewayRequestId } = hook.data;
    // A request ends once, by the last of its runs; a repetition has another time and another signature, and the same ids.
    return { verdict: 'genuine', operationId, messageId: `${operationId}/${gatewayRequestId ?? operationId}` };
  };

  /** Those who ask at the same time, or soon after, get the same answer. Null: it can't be had. */
  function renewedKeys(nowMs: number): Promise<readonly KeyObject[] | null> {
    if (Math.abs(nowMs - fetchedMs) < LEAST_BETWEEN_FETCHES_MS) return fetching;
    fetchedMs = nowMs;
    fetching = fetchKeys(settings).then((fetched) => {
      if (fetched !== null) [keys, keptSinceMs] = [fetched, nowMs];
      return fetched;
    });
    return fetching;
  }
}

async function fetchKeys(settings: FalSettings): Promise<readonly KeyObject[] | null> {
  try {
    const url = `${settings.restUrl}/.well-known/jwks.json`;
    const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
    const answer = await callFree(settings, url, { method: 'GET', signal });
    const published = falKeys.safeParse(answer.json);
    if (answer.status !== 200 || !published.success) return null;
    return published.data.keys.flatMap((key) => (key === null ? [] : keyOf(key.x)));
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return null; // The verdict says it: they can't be had now.
  }
}

/** A key that isn't one doesn't hide the others. */
function keyOf(x: string): KeyObject[] {
  try {
    return [createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })];
  } catch {
    return [];
  }
}

function refused(reason: string): HookVerdict {
  return { verdict: 'refused', reason };
}
