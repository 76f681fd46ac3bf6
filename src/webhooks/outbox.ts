import { crashPoint } from '../base/crash-point.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import type { Orm } from '../db/client.ts';
import type { Hub } from '../events/hub.ts';
import { accountsBehind, noteDeliveries } from './note.ts';

export interface OutboxRooms {
  readonly orm: Orm;
  readonly hub: Hub;
  readonly log: Log;
  /** Called after the commit: the place to wake those who send. */
  readonly onNoted: () => void;
}

/** A generation that thinks aloud wakes everybody many times a second; its end may wait so long to be noted. */
const LEAST_PAUSE_MS = 50;
/** How long to wait at most for a wake-up: one may be lost, and none tells that an old transaction has ended. */
const LONGEST_WAIT_MS = 2000;

/**
 * Follows the log and notes who is to be told of what, in every process that works; whoever comes first does it. The log
 * itself is the outbox: an event commits with the fact that it tells, and stays until it was read here.
 */
export class Outbox {
  readonly #rooms: OutboxRooms;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;

  constructor(rooms: OutboxRooms) {
    this.#rooms = rooms;
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    const { hub, log } = this.#rooms;
    let delayMs = LEAST_PAUSE_MS;
    while (!signal.aborted) {
      // Asked for before the log is read, so that nothing falls between.
      const woken = hub.anyChange(delayMs, signal);
      try {
        await this.#noteAll(signal);
      } catch (error) {
        // The place stays where it is; the next look reads the same.
        log.warn({ err: error }, 'webhooks_not_noted');
      }
      await wait(LEAST_PAUSE_MS, signal);
      // What was told of may be held back for a moment by an older transaction.
      delayMs = (await woken) ? LEAST_PAUSE_MS : Math.min(LONGEST_WAIT_MS, delayMs * 2);
    }
  }

  async #noteAll(signal: AbortSignal): Promise<void> {
    const { orm, onNoted } = this.#rooms;
    for (const accountId of await accountsBehind(orm)) {
      for (let more = true; more && !signal.aborted;) {
        const noted = await noteDeliveries(orm, accountId);
        more = noted?.more === true;
        if (noted === null || noted.deliveries === 0) continue;
        crashPoint('webhooks-noted');
        onNoted();
      }
    }
  }
}
