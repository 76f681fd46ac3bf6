import type { Clock, Figures } from './clock.ts';

/** Every way to go wrong (or strangely) that a person can type into a prompt, and what it does. */
export const FAULTS = {
  '400': 'the request is refused as invalid',
  '401': 'the credential is refused',
  '403': 'the key may not do this',
  '404': 'the model is not found',
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
  stall: 'the answer stops half-way and the connection stays open; the picture is made and billed',
  slow: 'takes ten times as long, then succeeds',
  drafts: 'interim drafts arrive as ordinary images, each billed',
} as const;

export type Fault = keyof typeof FAULTS;

const TAG = /\[fail:([^\]]*)\]/gi;

/** The prompt's fault tags can't be understood; the message says what is known. */
export class UnknownFaultError extends Error {
  override name = 'UnknownFaultError';
}

/** The prompt as a painter should read it: without its tags. */
export function withoutTags(prompt: string): string {
  return prompt.replace(TAG, ' ').replace(/\s+/g, ' ').trim();
}

/** Decides what goes wrong with which call. Remembers how often each prompt with a counted tag was called. */
export class Faults {
  readonly #callsByPrompt = new Map<string, number>();
  readonly #atRandom: boolean;

  constructor(atRandom: boolean) {
    this.#atRandom = atRandom;
  }

  /**
   * The fault of this call, null for none. Tags in the prompt win over chance. Several tags take their calls one after
   * the other: `[fail:503:2] [fail:429:1]` is 503, 503, 429, then success. Throws UnknownFaultError.
   */
  next(prompt: string, figures: Figures, clock: Clock): Fault | null {
    const tags = [...prompt.matchAll(TAG)].map((match) => readTag(match[1] ?? ''));
    if (tags.length === 0) return this.#atRandom ? drawFault(figures, clock) : null;
    let call = (this.#callsByPrompt.get(prompt) ?? 0) + 1;
    this.#callsByPrompt.set(prompt, call);
    for (const { fault, calls } of tags) {
      if (call <= calls) return fault;
      call -= calls;
    }
    return null;
  }
}

function readTag(content: string): { fault: Fault; calls: number } {
  const match = /^([a-z0-9-]+)(?::([1-9]\d{0,5}))?$/.exec(content.trim().toLowerCase());
  const name = match?.[1];
  if (name !== undefined && isFault(name)) {
    return { fault: name, calls: match?.[2] === undefined ? Infinity : Number(match[2]) };
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
  if (clock.happens(0.35 / 0.4)) return clock.happens(0.5) ? 'safety' : clock.happens(0.5) ? 'no-image' : 'text';
  return 'cut';
}
