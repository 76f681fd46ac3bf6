import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Clock, pass } from '../clock.ts';
import { postWebhook } from '../post-webhook.ts';
import type { Reply } from './fal-error.ts';
import type { Job } from './job.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** Pauses before another try, on the provider's clock: ten tries in two hours. */
const PAUSES_MS = [10 * SECOND_MS, 30 * SECOND_MS, ...[1, 2, 5, 10, 20, 30, 45].map((minutes) => minutes * MINUTE_MS)];
/** A receiver that says nothing for so long is taken to be away; in real time, for it answers in real time. */
const PATIENCE_MS = 15_000;
const USER_ID = 'sandbox-user';

/** Calls the requests' webhooks when they end, again and again until they are taken, each signed anew. */
export class Webhooks {
  readonly #clock: Clock;
  readonly #keys = generateKeyPairSync('ed25519');

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is published of the key: `/.well-known/jwks.json`. */
  get keys(): object {
    const { x } = this.#keys.publicKey.export({ format: 'jwk' });
    return { keys: [{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: 'sandbox', x }] };
  }

  /** Returns at once. */
  tell({ id, gatewayId, asked }: Job, { status, body }: Reply): void {
    if (asked.webhook === null || asked.fault === 'no-hook') return;
    const ids = { request_id: id, gateway_request_id: gatewayId };
    const said =
      status < 400
        ? { ...ids, status: 'OK', payload: body }
        : { ...ids, status: 'ERROR', error: `Invalid status code: ${status}`, payload: body };
    void this.#deliver(asked.webhook, id, JSON.stringify(said));
  }

  async #deliver(url: string, requestId: string, body: string): Promise<void> {
    for (const pauseMs of [0, ...PAUSES_MS]) {
      await pass(this.#clock.hereMs(pauseMs));
      const headers = headersOf(requestId, body, this.#keys.privateKey);
      if (await postWebhook(url, body, { headers, patienceMs: PATIENCE_MS })) return;
    }
  }
}

function headersOf(requestId: string, body: string, key: KeyObject): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const message = [requestId, USER_ID, timestamp, bodyHash].join('\n');
  return {
    'x-fal-webhook-request-id': requestId,
    'x-fal-webhook-user-id': USER_ID,
    'x-fal-webhook-timestamp': timestamp,
    'x-fal-webhook-signature': sign(null, Buffer.from(message), key).toString('hex'),
  };
}
