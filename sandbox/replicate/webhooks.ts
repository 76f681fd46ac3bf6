import { createHmac, randomBytes } from 'node:crypto';
import { type Clock, pass } from '../clock.ts';
import { postWebhook } from '../post-webhook.ts';
import type { Prediction, WebhookEvent } from './prediction.ts';
import { predictionJson } from './prediction-json.ts';

/** The account's one secret. It is written here for everybody to see: nothing but a sandbox believes it. */
export const WEBHOOK_SECRET = 'whsec_dGhlIHNhbmRib3ggc2lnbnMgd2l0aCB0aGlzIHNlY3JldA==';

/** Pauses before another try at the last webhook, on the provider's clock: the last one comes a minute after the end. */
const PAUSES_MS = [2_000, 4_000, 8_000, 16_000, 30_000];
/** Logs and outputs are told at most so often. */
const LEAST_BETWEEN_MS = 500;
/** A receiver that says nothing for so long is taken to be away; in real time, for it answers in real time. */
const PATIENCE_MS = 3_000;

/** Calls the predictions' webhooks: the last word again and again until it is taken, the others once. */
export class Webhooks {
  readonly #clock: Clock;
  readonly #toldMs = new WeakMap<Prediction, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns at once. */
  tell(prediction: Prediction, event: WebhookEvent, origin: string): void {
    const { webhook, fault } = prediction.asked;
    if (webhook === null || fault === 'no-hook' || !webhook.events.includes(event)) return;
    if (event === 'logs' || event === 'output') {
      const before = this.#toldMs.get(prediction) ?? -Infinity;
      if (performance.now() - before < this.#clock.hereMs(LEAST_BETWEEN_MS)) return;
      this.#toldMs.set(prediction, performance.now());
    }
    const body = JSON.stringify(predictionJson(prediction, origin, this.#clock));
    void this.#deliver(webhook.url, body, event === 'completed' ? PAUSES_MS : []);
  }

  async #deliver(url: string, body: string, pauses: readonly number[]): Promise<void> {
    const id = `msg_${randomBytes(16).toString('base64url')}`;
    for (const pauseMs of [0, ...pauses]) {
      await pass(this.#clock.hereMs(pauseMs));
      if (await postWebhook(url, body, { headers: headersOf(id, body), patienceMs: PATIENCE_MS })) return;
    }
  }
}

function headersOf(id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signatureOf(id, timestamp, body)}`,
  };
}

function signatureOf(id: string, timestamp: string, body: string): string {
  const key = Buffer.from(WEBHOOK_SECRET.slice('whsec_'.length), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
}
