import type { Content } from './image-request.ts';
import { isGenuine } from './signature.ts';

const PAGE = 'https://ai.google.dev/gemini-api/docs/thought-signatures#model-behavior';

/**
 * Looks at the turns of the model that a request sends back: a picture in them must have the signature that it came
 * with, and words may have theirs. Null when all is well.
 */
export function signatureProblem(contents: readonly Content[]): string | null {
  for (const [turn, { role, parts }] of contents.entries()) {
    if (role !== 'model') continue;
    for (const [place, { inlineData, thought, thoughtSignature }] of parts.entries()) {
      if (thought) continue;
      if (inlineData !== undefined && thoughtSignature === '') {
        return `Image part is missing a thought_signature in content position ${turn + 1}, part position ${place + 1}. Please refer to ${PAGE} for more details.`;
      }
      const thing = inlineData === undefined ? 'words' : { picture: Buffer.from(inlineData.data, 'base64') };
      if (thoughtSignature !== '' && !isGenuine(thoughtSignature, thing)) return 'Corrupted thought signature.';
    }
  }
  return null;
}
