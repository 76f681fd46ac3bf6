import { randomBytes } from 'node:crypto';
import type { Call } from './call.ts';
import { type Progress, usageOf, usageOfRefusal } from './counts.ts';
import type { Candidate, Chunk } from './framing.ts';
import { groundingOf } from './grounding.ts';
import { sign } from './signature.ts';

/** The pictures of one call, drawn when they are first asked for. */
export interface Pictures {
  final(): Promise<Picture>;
  sketch(number: number): Promise<Uint8Array>;
}

export interface Picture {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/** One chunk of an answer and when it is due. */
export interface Step {
  /** Share of the answer's time, 0 to 1. */
  readonly at: number;
  readonly kind: 'thought' | 'text' | 'image' | 'last';
  chunk(): Promise<Chunk>;
}

/** The picture is said at the end of the time, the rest before it. */
const TEXT_AT = 0.93;

/**
 * The whole answer to a call, in order: thoughts in steps with sketches among them, a word, the picture, the end. A
 * call whose fault is a refusal ends in one instead of the picture.
 */
export function stepsOf(call: Call, pictures: Pictures): Step[] {
  const { reword } = call.dialect;
  return plainStepsOf(call, pictures).map((step) => ({
    ...step,
    chunk: async () => reword(await step.chunk(), step.kind, call),
  }));
}

/** As the Gemini API says it. */
function plainStepsOf(call: Call, pictures: Pictures): Step[] {
  const { request, fault } = call;
  if (fault === 'blocked') return [blockedStep(call)];
  const thoughts = request.includeThoughts ? thoughtSteps(call, pictures) : [];
  if (fault === 'safety' || fault === 'no-image') return [...thoughts, refusalStep(call)];
  const words = fault === 'text' ? "I can't help with creating this picture. I'd gladly try another idea." : call.text;
  const step = (at: number, kind: Step['kind'], progress: Progress, parts: () => Promise<object[]>): Step => ({
    at,
    kind,
    chunk: async () => chunkOf(call, progress, { content: { parts: await parts(), role: 'model' }, index: 0 }),
  });

  const steps = [...thoughts];
  if (words !== '' && (request.wantsText || fault === 'text')) {
    const text = { text: words, thoughtSignature: sign('words', originOf(call, 'text'), 120) };
    steps.push(step(TEXT_AT, 'text', { thought: 1, text: 0.5, image: 0 }, () => Promise.resolve([text])));
  }
  if (fault !== 'text' && request.wantsImage) {
    // Drafts come as ordinary images: no `thought`, a signature each, and each counts.
    const drafts = fault === 'drafts' ? [1, 2] : [];
    for (const draft of drafts) {
      const progress = { thought: 1, text: 0.5, image: draft / 3 };
      steps.push(
        step(TEXT_AT + draft * 0.02, 'image', progress, async () => [
          signedPart(call, `draft ${draft}`, { bytes: await pictures.sketch(draft), mimeType: 'image/jpeg' }),
        ]),
      );
    }
    steps.push(
      step(1, 'image', { thought: 1, text: 1, image: 1 }, async () => [
        signedPart(
          call,
          'image',
          fault === 'garbage' ? { bytes: randomBytes(4096), mimeType: 'image/jpeg' } : await pictures.final(),
        ),
      ]),
    );
  }
  return [...steps, lastStep(call)];
}

/** Sketches follow the thoughts at these places of the row: two when it thinks hard, else one. */
function thoughtSteps(call: Call, pictures: Pictures): Step[] {
  const { thoughts } = call;
  const sketchesAfter =
    call.request.thinkingLevel === 'minimal' ? [2] : [Math.floor(thoughts.length / 2), thoughts.length - 1];
  const steps: Step[] = [];
  for (const [index, text] of thoughts.entries()) {
    const at = 0.04 + (0.84 * index) / thoughts.length;
    const progress = { thought: (index + 1) / thoughts.length, text: 0, image: 0 };
    const say = (part: () => Promise<object>) => async (): Promise<Chunk> =>
      chunkOf(call, progress, { content: { parts: [await part()], role: 'model' }, index: 0 });
    steps.push({ at, kind: 'thought', chunk: say(() => Promise.resolve({ text, thought: true })) });
    const sketch = sketchesAfter.indexOf(index);
    if (sketch < 0 || !call.request.wantsImage) continue;
    const draw = say(async () => ({
      ...imagePart({ bytes: await pictures.sketch(sketch + 1), mimeType: 'image/jpeg' }),
      thought: true,
    }));
    steps.push({ at: at + 0.42 / thoughts.length, kind: 'thought', chunk: draw });
  }
  return steps;
}

function lastStep(call: Call): Step {
  const groundingMetadata = groundingOf(call.queries, call.text);
  const candidate = {
    content: { role: 'model' },
    finishReason: 'STOP',
    index: 0,
    ...(groundingMetadata === undefined ? {} : { groundingMetadata }),
  };
  const image = call.request.wantsImage && call.fault !== 'text' ? 1 : 0;
  return {
    at: 1,
    kind: 'last',
    chunk: () => Promise.resolve(chunkOf(call, { thought: 1, text: 1, image }, candidate)),
  };
}

function refusalStep(call: Call): Step {
  const reason = call.fault === 'safety' ? 'IMAGE_SAFETY' : 'NO_IMAGE';
  const why =
    call.fault === 'safety'
      ? 'The generated image was filtered out because it may go against the usage policy.'
      : 'The model could not generate the image based on the prompt provided.';
  const finishMessage = `Unable to show the generated image. ${why} You will not be charged for this request. Try rephrasing the prompt.`;
  const candidates = [{ content: {}, finishReason: reason, index: 0, finishMessage }] as const;
  const usageMetadata = usageOfRefusal(call.counts, call.request.serviceTier);
  return { at: 1, kind: 'last', chunk: () => Promise.resolve({ candidates, usageMetadata, ...tail(call) }) };
}

function blockedStep(call: Call): Step {
  const { TEXT } = call.counts.tokens.input;
  const usageMetadata = {
    promptTokenCount: TEXT,
    totalTokenCount: TEXT,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: TEXT }],
  };
  const promptFeedback = { blockReason: 'PROHIBITED_CONTENT' };
  return { at: 1, kind: 'last', chunk: () => Promise.resolve({ promptFeedback, usageMetadata, ...tail(call) }) };
}

function chunkOf(call: Call, progress: Progress, candidate: Candidate): Chunk {
  const usageMetadata = usageOf(call.counts, call.request.serviceTier, progress);
  return { candidates: [candidate], usageMetadata, ...tail(call) };
}

function tail(call: Call): { modelVersion: string; responseId: string } {
  return { modelVersion: call.model, responseId: call.id };
}

function imagePart({ bytes, mimeType }: Picture): object {
  return { inlineData: { mimeType, data: Buffer.from(bytes).toString('base64') } };
}

function signedPart(call: Call, place: string, picture: Picture): object {
  return { ...imagePart(picture), thoughtSignature: sign({ picture: picture.bytes }, originOf(call, place), 640) };
}

function originOf(call: Call, place: string): string {
  return `${call.seed} ${call.subject} ${place}`;
}
