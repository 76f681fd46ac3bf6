import type { Call } from './call.ts';
import { sizeText } from './picture-size.ts';

export interface StreamEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The whole answer. */
export function imagesResponse(call: Call, pictures: readonly Uint8Array[]): object {
  return {
    created: call.created,
    background: call.background,
    data: pictures.map((bytes) => ({ b64_json: Buffer.from(bytes).toString('base64') })),
    output_format: call.request.format,
    quality: call.quality,
    size: sizeText(call.size),
    usage: {
      ...usageOf(call, 1),
      output_tokens_details: { image_tokens: call.counts.tokens.output.IMAGE, text_tokens: 0 },
    },
  };
}

export function partialEvent(call: Call, index: number, bytes: Uint8Array): StreamEvent {
  return { type: `${call.kind}.partial_image`, ...pictureFields(call, bytes), partial_image_index: index };
}

/** Of several pictures each has an event, with its share of the tokens. Streams don't itemise the output. */
export function completedEvent(call: Call, bytes: Uint8Array): StreamEvent {
  return { type: `${call.kind}.completed`, ...pictureFields(call, bytes), usage: usageOf(call, call.request.n) };
}

function pictureFields(call: Call, bytes: Uint8Array): object {
  return {
    b64_json: Buffer.from(bytes).toString('base64'),
    created_at: call.created,
    size: sizeText(call.size),
    quality: call.quality,
    background: call.background,
    output_format: call.request.format,
  };
}

function usageOf({ counts }: Call, share: number): object {
  const { input, output } = counts.tokens;
  const [text, image, made] = [input.TEXT / share, input.IMAGE / share, output.IMAGE / share];
  return {
    total_tokens: text + image + made,
    input_tokens: text + image,
    output_tokens: made,
    input_tokens_details: { text_tokens: text, image_tokens: image },
  };
}
