import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';

/** What the answers that are kept may take in memory together, in bytes; and the longest request that is remembered. */
const MOST_BYTES = 64 * 1024 * 1024;
const LONGEST_REQUEST = 16 * 1024;

/** The stores that an answer was made from, each with its version; a store that it has nothing from is not named. */
export interface Versions {
  readonly catalog: number;
  readonly performance?: number;
}

/** An answer that holds for everybody, as long as what it was made from stays as it is. */
export interface Answer {
  readonly body: Buffer;
  readonly contentType: string;
  /** Equal tags, equal bytes: the versions, and a hash, since a restored database counts its versions once more. */
  readonly etag: string;
  readonly versions: Versions;
}

/**
 * Answers of this process, kept by the very text of the request: the same words ask for the same. One that was made of
 * another version than today's is none, so that a change anywhere holds here as soon as this process has seen it.
 */
export class Answers {
  readonly #now: () => Required<Versions>;
  readonly #kept = new LRUCache<string, Answer>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ body }, request) => body.length + 2 * request.length,
  });

  constructor(now: () => Required<Versions>) {
    this.#now = now;
  }

  /** Null when there is none that holds. */
  find(request: string): Answer | null {
    const answer = this.#kept.get(request);
    if (answer === undefined) return null;
    const { catalog, performance = null } = answer.versions;
    const now = this.#now();
    return catalog === now.catalog && (performance === null || performance === now.performance) ? answer : null;
  }

  keep(request: string, made: Omit<Answer, 'etag'>): Answer {
    const { catalog, performance = '' } = made.versions;
    const answer = {
      ...made,
      etag: `"${catalog}-${performance}-${hash('sha1', made.body, 'base64url').slice(0, 12)}"`,
    };
    if (request.length <= LONGEST_REQUEST) this.#kept.set(request, answer);
    return answer;
  }

  /** How many are kept, those among them that hold no more. */
  get size(): number {
    return this.#kept.size;
  }

  /** Lets go of everything at once: after a change of the catalog hardly anything of it would be asked for again. */
  clear(): void {
    this.#kept.clear();
  }
}
