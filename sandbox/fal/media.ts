import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';

export interface Medium {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly expiresMs: number;
}

/** Media live long at fal, and longer than a sandbox has memory for: the oldest go first. */
const USUAL_LIFETIME_S = 7 * 86_400;
const MOST_BYTES = 512 * 1024 ** 2;

/** Pictures that were made, and uploads, each for so long on the provider's clock. */
export class Media {
  readonly #byId = new Map<string, Medium>();
  readonly #clock: Clock;
  #bytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `lifetime`: the header in which a client says for how many seconds it wants them kept. */
  add({
    id = newId(),
    name,
    type,
    bytes,
    lifetime,
  }: Omit<Medium, 'id' | 'expiresMs'> & { id?: string; lifetime: unknown }): Medium {
    this.delete(id);
    const expiresMs = performance.now() + this.#clock.hereMs(readSeconds(lifetime) * 1000);
    const medium = { id, name, type, bytes, expiresMs };
    this.#byId.set(id, medium);
    this.#bytes += bytes.length;
    for (const { id: oldest } of this.#byId.values()) {
      if (this.#bytes <= MOST_BYTES) break;
      this.delete(oldest);
    }
    return medium;
  }

  /** Null also when its time is over. */
  get(id: string): Medium | null {
    const medium = this.#byId.get(id) ?? null;
    if (medium === null || medium.expiresMs > performance.now()) return medium;
    this.delete(id);
    return null;
  }

  delete(id: string): void {
    this.#bytes -= this.#byId.get(id)?.bytes.length ?? 0;
    this.#byId.delete(id);
  }
}

export function newId(): string {
  return randomBytes(16).toString('hex');
}

function readSeconds(lifetime: unknown): number {
  try {
    const wish: unknown = JSON.parse(String(lifetime));
    const seconds: unknown = Object(wish)['expiration_duration_seconds'];
    return typeof seconds === 'number' && seconds > 0 ? seconds : USUAL_LIFETIME_S;
  } catch {
    return USUAL_LIFETIME_S; // No wish, or none that can be read.
  }
}
