import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';
import { textCache } from './text-cache.ts';

/** What the answers that are kept may take in memory together, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024;
/** The longest request that is remembered, and all of those that were seen, in characters. */
const LONGEST_REQUEST = 16 * 1024;
const MOST_SEEN = 4 * 1024 * 1024;
const SEEN = {};

/** The stores that an answer was made from, each with its version; a store that it has nothing from is not named. */
export interface Versions {
  readonly catalog: number;
  readonly performance?: number;
}

/** Node sends a short text in one piece with its head, which is faster; a long one is copied less as bytes. */
export type AnswerBody = string | Buffer;
const LONG_CHARACTERS = 16 * 1024;

export function bodyOf(text: string): AnswerBody {
  return text.length < LONG_CHARACTERS ? text : Buffer.from(text);
}

/** An answer to a query. */
export interface Answer {
  readonly body: AnswerBody;
  readonly contentType: string;
  /** What it was made from; null unless it holds for everybody, as long as that stays as it is. */
  readonly versions: Versions | null;
}

/**
 * Answers of this process, kept by the very text of the request: the same words ask for the same. One that was made of
 * another version than today's is none, so that a change anywhere holds here as soon as this process has seen it. An
 * answer is kept when its request comes for the second time: keeping what nobody asks for again costs a third of making it.
 */
export class Answers {
  readonly #now: () => Required<Versions>;
  readonly #kept = new LRUCache<string, Answer>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ body }, request) => body.length + 2 * request.length,
  });

  readonly #seen = textCache<typeof SEEN>(MOST_SEEN);

  constructor(now: () => Required<Versions>) {
    this.#now = now;
  }

  /** Null when there is none that holds. */
  find(request: string): Answer | null {
    const answer = this.#kept.get(request);
    if (answer?.versions == null) return null;
    const { catalog, performance } = answer.versions;
    const now = this.#now();
    return catalog === now.catalog && (performance === undefined || performance === now.performance) ? answer : null;
  }

  /** Does nothing with an answer that is for one request alone. */
  keep(request: string, answer: Answer): void {
    if (answer.versions === null || request.length > LONGEST_REQUEST) return;
    if (this.#seen.has(request)) this.#kept.set(request, answer);
    else this.#seen.set(request, SEEN);
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

/**
 * Equal tags, equal bytes: the versions that an answer is of, and a hash, since a restored database counts its versions
 * once more.
 */
export function etagOf(body: AnswerBody, { catalog, performance }: Versions): string {
  return `"${catalog}-${performance ?? ''}-${hash('sha1', body, 'base64url').slice(0, 12)}"`;
}
