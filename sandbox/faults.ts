import type { Clock, Figures } from './clock.ts';

/** A failure takes this share of a success's time. */
export const FAILURE_SHARE = 0.3;

/** Every way to go wrong (or strangely) that a person can type into a prompt, and what it does. */
export const FAULTS = {
  '400': 'the request is refused as invalid',
  '401': 'the credential is refused',
  '402': 'the account has no money left (Replicate, fal, OpenAI)',
  '403': 'the key may not do this',
  '404': 'the model is not found',
  '422': 'the input is refused as invalid by the model (fal, Replicate)',
  '429': 'too many requests this minute, with the delay after which to retry',
  '429-day': 'the quota of the day is used up',
  '500': 'an internal error',
  '503': 'the model is overloaded',
  '504': 'the deadline expired inside the provider',
  safety: 'the picture was made and withheld: an empty candidate with IMAGE_SAFETY',
  blocked: 'the prompt is blocked: no candidate at all',
  text: 'a polite no in words, as if it were a success',
  'no-image': 'an empty candidate with NO_IMAGE',
  cut: 'the connection is destroyed in mid-answer; the picture is made and billed',
  drop: 'the connection is destroyed before any answer; the picture is made and billed',
  truncated: 'the answer ends cleanly in the middle of an event; the picture is made and billed',
  malformed: 'the event of the picture is not JSON; the picture is made and billed',
  'stream-error': 'an error arrives in mid-stream',
  html: 'a proxy answers 502 with a web page',
  garbage: 'the image is no image; billed all the same',
  hang: 'no answer ever comes',
  failed: 'a job is accepted and fails later, with an error that another try may mend (fal, Replicate, batch)',
  'lost-before': 'the connection is destroyed before a job is accepted: nothing runs (fal, Replicate, batch)',
  'no-hook': 'the job is done and no webhook ever tells (fal, Replicate)',
  gone: 'the job is done and its result can no longer be had (fal, Replicate, batch)',
  stall: 'the answer stops half-way and the connection stays open; the picture is made and billed',
  slow: 'takes ten times as long, then succeeds',
  drafts: 'interim drafts arrive as ordinary images, each billed',
} as const;

export type Fault = keyof typeof FAULTS;

const TAG = /\[fail(?:@([a-z]+))?:([^\]]*)\]/gi;

/** The prompt's fault tags can't be understood; the message says what is known. */
export class UnknownFaultError extends Error {
  override name = 'UnknownFaultError';
}

/** The prompt as a painter should read it: without its tags. */
export function withoutTags(prompt: string): string {
  return prompt.replace(TAG, ' ').replace(/\s+/g, ' ').trim();
}

/** Who is called, and what can go wrong there. */
export interface FaultPlace<Own extends Fault> {
  readonly provider: string;
  readonly figures: Figures;
  readonly clock: Clock;
  /** The faults that make sense at this provider: others don't happen there, and don't count. */
  readonly own: readonly Own[];
}

/** Decides what goes wrong with which call. Remembers how often each prompt with a counted tag was called. */
export class Faults {
  readonly #calls = new Map<string, number>();
  readonly #atRandom: boolean;
  readonly #down = new Set<string>();

  constructor(atRandom: boolean) {
    this.#atRandom = atRandom;
  }

  /** Takes a provider down, or up again: while it is down, it answers everything with its 503. */
  setDown(provider: string, isDown: boolean): void {
    if (isDown) this.#down.add(provider);
    else this.#down.delete(provider);
  }

  /**
   * The fault of this call, null for none. Tags in the prompt win over chance. Several tags take their calls one after
   * the other: `[fail:503:2] [fail:429:1]` is 503, 503, 429, then success. A tag may name a provider,
   * `[fail@gemini:503]`, and then holds there alone; such a prompt's calls are counted at each provider for itself.
   * Throws UnknownFaultError.
   */
  next<Own extends Fault>(prompt: string, { provider, figures, clock, own }: FaultPlace<Own>): Own | null {
    const isOwn = (fault: Fault): fault is Own => (own as readonly Fault[]).includes(fault);
    const outage: Fault = '503';
    if (this.#down.has(provider) && isOwn(outage)) return outage;
    const written = [...prompt.matchAll(TAG)].map((match) => readTag(match[1] ?? null, match[2] ?? ''));
    if (written.length === 0) {
      const drawn = this.#atRandom ? drawFault(figures, clock) : null;
      return drawn !== null && isOwn(drawn) ? drawn : null;
    }
    const here = written.flatMap(({ at, fault, calls }) =>
      (at === null || at === provider) && isOwn(fault) ? [{ fault, calls }] : [],
    );
    if (here.length === 0) return null;
    const counted = written.some(({ at }) => at !== null) ? `${provider}\n${prompt}` : prompt;
    let call = (this.#calls.get(counted) ?? 0) + 1;
    this.#calls.set(counted, call);
    for (const { fault, calls } of here) {
      if (call <= calls) return fault;
      call -= calls;
    }
    return null;
  }
}

function readTag(at: string | null, content: string): { at: string | null; fault: Fault; calls: number } {
  const match = /^([a-z0-9-]+)(?::([1-9]\d{0,5}))?$/.exec(content.trim().toLowerCase());
  const name = match?.[1];
  if (name !== undefined && isFault(name)) {
    const calls = match?.[2] === undefined ? Infinity : Number(match[2]);
    return { at: at?.toLowerCase() ?? null, fault: name, calls };
  }
  throw new UnknownFaultError(
    `Unknown fault "[fail:${content}]". Known: ${Object.keys(FAULTS).join(', ')}; a suffix as in [fail:503:2] limits it to the first 2 calls.`,
  );
}

function isFault(name: string): name is Fault {
  return Object.hasOwn(FAULTS, name);
}

/** Of the failures, 60 % are errors, 35 % refusals without an image and 5 % cut connections. */
function drawFault(figures: Figures, clock: Clock): Fault | null {
  if (!clock.happens(1 - figures.successRate)) return null;
  if (clock.happens(0.6)) return clock.happens(1 / 3) ? '429' : clock.happens(0.5) ? '500' : '503';
  // Not 'safety': that is a verdict on the content, which chance would not give and then take back.
  if (clock.happens(0.35 / 0.4)) return clock.happens(0.5) ? 'no-image' : 'text';
  return 'cut';
}
