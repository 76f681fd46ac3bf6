import type { Json } from '../base/json.ts';
import { type Contents, GOOGLE_FAMILY } from './gemini-contents.ts';
import { Grounding } from './gemini-grounding.ts';
import { isPlainEnd, refusalFailure } from './gemini-refusal.ts';
import { ModelTurn } from './gemini-turn.ts';
import { geminiUsage } from './gemini-usage.ts';
import type { GeminiChunk, GeminiPart, GeminiUsage } from './gemini-wire.ts';
import type { Wording } from './gemini-wording.ts';
import type { Conversation, PictureBytes, ProviderOutcome, ProviderUpdate, ProviderUsage } from './provider.ts';
import { ProviderError } from './provider-error.ts';

/** How a complete answer ends. */
type Ended = Extract<ProviderOutcome, { outcome: 'succeeded' | 'failed' }>;

/** A picture as it came; 'broken' when its data is no base64. */
type Picture = PictureBytes | 'broken';

/** Enough of what the model wrote to quote it in a message. */
const KEPT_TEXT = 2000;

/**
 * One answer, put together chunk by chunk. It is complete once a finish reason or a blocked prompt was told; before that
 * its pictures are drafts.
 *
 * Which picture is final is known only at the end: the last one outside the thinking, since drafts arrive as ordinary
 * parts too. So each is held back until another follows (then it was a preview) or the answer ends. Without any, the
 * last picture of the thinking is the final one, unless the provider says that there is none: by its finish reason,
 * because what policy took back must not come in by its draft, or by counting no image token, which is how a polite no
 * in words differs from a picture that was only filed under thoughts.
 */
export class GeminiAnswer {
  responseId: string | null = null;
  /** Characters of thoughts and text so far. */
  textLength = 0;
  /** Whether anything came that costs money to make. */
  workSeen = false;
  readonly #wording: Wording;
  readonly #asked: Contents | null;
  readonly #grounding = new Grounding();
  readonly #turn = new ModelTurn();
  readonly #warnings: string[] = [];
  #begun = false;
  #held: Picture | null = null;
  #thought: Picture | null = null;
  #text = '';
  #finish: { readonly reason: string; readonly words: string } | null = null;
  #block: { readonly reason: string; readonly words: string } | null = null;
  #usage: GeminiUsage | null = null;

  /** `asked`: the turns that it answers, so that it can be continued; null when they aren't known any more. */
  constructor(wording: Wording, asked: Contents | null) {
    this.#wording = wording;
    this.#asked = asked;
    if (asked !== null && asked.leftOut > 0) {
      this.#warnings.push(
        `The conversation is longer than one request may be, so its oldest ${asked.leftOut} turns were left out.`,
      );
    }
  }

  /** The whole answer was told, whatever becomes of the connection now. */
  get complete(): boolean {
    return this.#finish !== null || this.#block !== null;
  }

  get usage(): ProviderUsage | null {
    return this.#usage === null ? null : geminiUsage(this.#usage, this.#grounding.searches);
  }

  *take(chunk: GeminiChunk): Generator<ProviderUpdate, void, undefined> {
    this.responseId ??= chunk.responseId ?? null;
    if (!this.#begun) {
      this.#begun = true;
      yield { type: 'accepted', providerRequestId: this.responseId };
    }
    if (chunk.usageMetadata) this.#usage = chunk.usageMetadata;
    const block = chunk.promptFeedback;
    if (block?.blockReason) this.#block = { reason: block.blockReason, words: block.blockReasonMessage ?? '' };
    const candidate = chunk.candidates?.[0];
    if (candidate === undefined) return;
    for (const part of candidate.content?.parts ?? []) yield* this.#takePart(part);
    if (candidate.groundingMetadata) this.#grounding.add(candidate.groundingMetadata);
    if (candidate.finishReason) this.#finish = { reason: candidate.finishReason, words: candidate.finishMessage ?? '' };
  }

  /** What is left to tell of an answer that goes no further: a picture held back was not the final one. */
  *giveUp(): Generator<ProviderUpdate, void, undefined> {
    yield* this.#release();
  }

  /** Ends a complete answer. */
  *end(): Generator<ProviderUpdate, Ended, undefined> {
    const sources = this.#grounding.text;
    if (sources !== null) yield { type: 'text', text: sources };
    const reason = this.#finish?.reason ?? 'FINISH_REASON_UNSPECIFIED';
    const picture = this.#held ?? (this.#deniesPicture(reason) ? null : this.#thought);
    if (picture === 'broken') return this.#failed(brokenPicture(this.#wording));
    if (picture === null) return this.#failed(this.#refusal(reason));
    if (!isPlainEnd(reason))
      this.#warnings.push(`The provider ended its answer with ${this.#wording.quote(reason)} after the picture.`);
    const conversation = this.#conversation();
    return {
      outcome: 'succeeded',
      pictures: [picture],
      usage: this.usage,
      providerRequestId: this.responseId,
      warnings: this.#warnings,
      ...(conversation !== null && { conversation }),
    };
  }

  *#takePart(part: GeminiPart): Generator<ProviderUpdate, void, undefined> {
    if (part.text) {
      this.textLength += part.text.length;
      this.workSeen = true;
      if (part.thought !== true) this.#text = (this.#text + part.text).slice(0, KEPT_TEXT);
      yield { type: part.thought === true ? 'thought' : 'text', text: part.text };
    }
    if (part.thought !== true) this.#remember(part);
    if (!part.inlineData) return;
    this.workSeen = true;
    const picture = decode(part.inlineData);
    if (part.thought === true) {
      this.#thought = picture;
      if (picture !== 'broken') yield { type: 'thought-image', picture };
      return;
    }
    yield* this.#release();
    this.#held = picture;
  }

  /** An empty piece of text may carry a signature: the last one of a stream does. */
  #remember({ text, inlineData, thoughtSignature }: GeminiPart): void {
    const signature = thoughtSignature ?? null;
    if (inlineData) this.#turn.setPicture(inlineData, signature);
    else if (text || signature !== null) this.#turn.addText(text ?? '', signature);
  }

  /** Null when the final picture is one of the thinking: such have no signature, without which none is taken back. */
  #conversation(): Conversation | null {
    const answered: Json | null = this.#turn.content;
    if (this.#asked === null || answered === null) return null;
    return { family: GOOGLE_FAMILY, turns: [...this.#asked.contents, answered] };
  }

  *#release(): Generator<ProviderUpdate, void, undefined> {
    const held = this.#held;
    this.#held = null;
    if (held === 'broken') this.#warnings.push('An interim picture came broken and was left out.');
    else if (held !== null) yield { type: 'preview', picture: held };
  }

  #deniesPicture(finishReason: string): boolean {
    return this.#block !== null || !isPlainEnd(finishReason) || this.usage?.outputImageTokens === 0;
  }

  #refusal(finishReason: string): ProviderError {
    if (this.#block !== null) return refusalFailure({ by: 'prompt', ...this.#block }, this.#wording);
    const words = this.#finish?.words || this.#text;
    return refusalFailure({ by: 'finish', reason: finishReason, words }, this.#wording);
  }

  #failed(error: ProviderError): Ended {
    return { outcome: 'failed', error, usage: this.usage, providerRequestId: this.responseId };
  }
}

function decode(data: NonNullable<GeminiPart['inlineData']>): Picture {
  const text = data.data ?? '';
  if (text === '') return 'broken';
  try {
    return { bytes: Uint8Array.fromBase64(text), declaredType: data.mimeType ?? null };
  } catch {
    return 'broken'; // Its only error says that the text is no base64.
  }
}

function brokenPicture({ api }: Wording): ProviderError {
  return new ProviderError(`${api} sent a picture whose data is not base64. It may be charged for.`, {
    code: 'PROVIDER_BAD_RESPONSE',
    // It was made, so it is surely billed: asking here again would be paying twice on our own initiative.
    reach: 'OFFER',
    billing: 'MAYBE',
  });
}
