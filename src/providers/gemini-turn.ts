import type { Json } from '../base/json.ts';
import type { GeminiPart } from './gemini-wire.ts';

type TurnPart = Readonly<Record<string, Json>>;

/**
 * The model's turn as it is sent back when the conversation goes on
 * (https://ai.google.dev/gemini-api/docs/thought-signatures): its words and its final picture, each with the signature
 * that came with it, unchanged. Thoughts are not sent back. A draft gives way to the picture that follows it, since it
 * would only be paid for again.
 */
export class ModelTurn {
  readonly #parts: TurnPart[] = [];
  #picture: TurnPart | null = null;

  addText(text: string, thoughtSignature: string | null): void {
    const last = this.#parts.at(-1);
    const lastText = last?.['text'];
    // A stream cuts its words anywhere. Only those without a signature are joined: a signature is of its part alone.
    if (thoughtSignature === null && typeof lastText === 'string' && last?.['thoughtSignature'] === undefined) {
      this.#parts.splice(-1, 1, { text: lastText + text });
      return;
    }
    this.#parts.push(signed({ text }, thoughtSignature));
  }

  setPicture({ mimeType, data }: NonNullable<GeminiPart['inlineData']>, thoughtSignature: string | null): void {
    const at = this.#picture === null ? -1 : this.#parts.indexOf(this.#picture);
    if (at >= 0) this.#parts.splice(at, 1);
    this.#picture = signed({ inlineData: { mimeType: mimeType ?? '', data: data ?? '' } }, thoughtSignature);
    this.#parts.push(this.#picture);
  }

  /** Null without a picture: there is nothing then that another request could work on. */
  get content(): Json | null {
    return this.#picture === null ? null : { role: 'model', parts: this.#parts };
  }
}

function signed(part: TurnPart, thoughtSignature: string | null): TurnPart {
  return thoughtSignature === null ? part : { ...part, thoughtSignature };
}
