import { lt, sql } from 'drizzle-orm';
import type { Listener } from '../db/listen.ts';
import { claimDeliveries, type ClaimedDelivery } from './claim.ts';
import { deliver, type DeliverRooms } from './deliver.ts';
import { webhookDelivery } from './tables.ts';

/** The channel that tells senders that something is due. A hint; a poll finds the same. */
export const WEBHOOKS_CHANNEL = 'pictograph_webhooks';

/** Tries that one process makes side by side: all endpoints that an account may have, with all that each may. */
const MOST_AT_ONCE = 100;
const PRUNE_EVERY_MS = 3_600_000;
const KEPT = sql`now() - interval '30 days'`;
/** How long an end waits for answers that are under way. */
const LAST_ANSWERS_MS = 5000;

export interface SenderOptions {
  /** How long a try may take. */
  readonly timeoutMs: number;
  /** How often to look for what no wake-up told of. */
  readonly pollMs: number;
  /** How long a claim holds; left out: the longest try twice over, to read before it and write after it. */
  readonly leaseMs?: number;
}

/** Makes the tries that are due, in every process that works; leases share them out. */
export class WebhookSender {
  readonly #rooms: DeliverRooms;
  readonly #leaseMs: number;
  readonly #underWay = new Set<Promise<void>>();
  readonly #timers: NodeJS.Timeout[];
  readonly #calledOff = new AbortController();
  #stopListening: (() => Promise<void>) | null = null;
  #looking: Promise<void> | null = null;
  #lookAgain = false;
  #closing = false;

  private constructor(rooms: DeliverRooms, { timeoutMs, pollMs, leaseMs = leaseFor(timeoutMs) }: SenderOptions) {
    this.#rooms = rooms;
    this.#leaseMs = leaseMs;
    this.#timers = [setInterval(() => this.nudge(), pollMs), setInterval(() => void this.#prune(), PRUNE_EVERY_MS)];
  }

  static async start(rooms: DeliverRooms, options: SenderOptions, listener: Listener | null): Promise<WebhookSender> {
    const sender = new WebhookSender(rooms, options);
    if (listener !== null)
      sender.#stopListening = await listener.on(
        WEBHOOKS_CHANNEL,
        () => sender.nudge(),
        () => sender.nudge(),
      );
    sender.nudge();
    return sender;
  }

  /** Something may be due. Looks once at a time, and once more when it was called meanwhile. */
  nudge(): void {
    if (this.#closing) return;
    if (this.#looking !== null) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      if (!this.#lookAgain) return;
      this.#lookAgain = false;
      this.nudge();
    });
  }

  /** Claims no more and waits for what is under way; what takes too long is called off, and due at once elsewhere. */
  async close(hurry: AbortSignal): Promise<void> {
    this.#closing = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#stopListening?.();
    await this.#looking;
    const callOff = () => this.#calledOff.abort();
    const timer = setTimeout(callOff, LAST_ANSWERS_MS);
    hurry.addEventListener('abort', callOff, { once: true });
    if (hurry.aborted) callOff();
    await Promise.all(this.#underWay);
    clearTimeout(timer);
    hurry.removeEventListener('abort', callOff);
  }

  async #look(): Promise<void> {
    try {
      for (let limit = this.#room(); limit > 0 && !this.#closing; limit = this.#room()) {
        const claimed = await claimDeliveries(this.#rooms.orm, { limit, leaseMs: this.#leaseMs });
        for (const delivery of claimed) this.#deliver(delivery);
        if (claimed.length === 0) return;
      }
    } catch (error) {
      // The next poll claims; nothing was taken.
      this.#rooms.log.warn({ err: error }, 'webhooks_not_claimed');
    }
  }

  #room(): number {
    return MOST_AT_ONCE - this.#underWay.size;
  }

  #deliver(delivery: ClaimedDelivery): void {
    const done = deliver(this.#rooms, delivery, this.#calledOff.signal)
      // Its lease runs out, and it is tried again under the same id.
      .catch((error: unknown) => this.#rooms.log.warn({ delivery_id: delivery.id, err: error }, 'webhook_not_settled'))
      .finally(() => {
        this.#underWay.delete(done);
        // Its endpoint has room for the next one.
        this.nudge();
      });
    this.#underWay.add(done);
  }

  async #prune(): Promise<void> {
    try {
      await this.#rooms.orm.delete(webhookDelivery).where(lt(webhookDelivery.createdAt, KEPT));
    } catch (error) {
      // An hour later the same are still there.
      this.#rooms.log.warn({ err: error }, 'webhooks_not_pruned');
    }
  }
}

function leaseFor(timeoutMs: number): number {
  return 2 * timeoutMs + 1000;
}
