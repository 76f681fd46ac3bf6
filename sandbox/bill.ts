import { createHash } from 'node:crypto';

/** What one request is charged for, in counts; prices are not the sandbox's business. */
export interface Counts {
  readonly tokens: {
    readonly input: { readonly TEXT: number; readonly IMAGE: number };
    /** TEXT is every output token that is neither of an image nor of thinking. */
    readonly output: { readonly IMAGE: number; readonly TEXT: number; readonly THOUGHT: number };
  };
  readonly images: number;
  readonly searches: number;
}

export interface BillEntry extends Counts {
  /** The id that the answer carried, where there was one (Gemini: `responseId`). */
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  /** What kind of price it has, where it isn't the usual one. */
  readonly tier?: 'batch';
  /** When it was entered, ISO 8601. */
  readonly at: string;
  readonly prompt: string;
  readonly promptSha256: string;
  readonly status: 'billed' | 'free';
  /** Why it is billed or free, in words. */
  readonly reason: string;
}

export const NOTHING: Counts = {
  tokens: { input: { TEXT: 0, IMAGE: 0 }, output: { IMAGE: 0, TEXT: 0, THOUGHT: 0 } },
  images: 0,
  searches: 0,
};

/** Every accepted request's one entry, in the order in which they were decided. In memory: it ends with the process. */
export class Bill {
  #entries: BillEntry[] = [];

  enter(entry: Omit<BillEntry, 'at' | 'promptSha256'>): void {
    const promptSha256 = createHash('sha256').update(entry.prompt).digest('hex');
    const { id, provider, model, tier, prompt, status, reason, tokens, images, searches } = entry;
    const at = new Date().toISOString();
    const kind = tier === undefined ? {} : { tier };
    this.#entries.push({
      id,
      provider,
      model,
      ...kind,
      at,
      prompt,
      promptSha256,
      status,
      reason,
      tokens,
      images,
      searches,
    });
  }

  get entries(): readonly BillEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }
}
