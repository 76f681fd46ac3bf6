import type { Json } from '../base/json.ts';
import type { ProviderRequest } from './provider.ts';
import { UnrenderableError } from './provider-error.ts';

/** The family of conversations that Gemini and Vertex AI share. */
export const GOOGLE_FAMILY = 'google';

/** Pictures that one request may have, those of earlier turns included. */
const MOST_PICTURES = 14;
/** A request may have 20 MB in all (https://ai.google.dev/gemini-api/docs/image-understanding); the rest of it is small. */
const LONGEST_CONTENTS = 18 * 1024 ** 2;

export interface Contents {
  /** All turns, the new one last. */
  readonly contents: readonly Json[];
  /** How many of the earlier turns, from the oldest on, were too much for one request. */
  readonly leftOut: number;
}

/**
 * The turns of a request. When they are too many for one, the oldest go first, question and answer together: each
 * picture shows what was done to those before it. The last answer always stays; it is what the request works on.
 */
export function geminiContents(request: ProviderRequest): Contents {
  const user = {
    role: 'user',
    parts: [
      { text: request.prompt },
      ...request.images.map(({ bytes, mimeType }) => ({ inlineData: { mimeType, data: bytes.toBase64() } })),
    ],
  };
  const earlier = earlierTurns(request);
  let leftOut = 0;
  while (earlier.length - leftOut > 2 && !isFitting([...earlier.slice(leftOut), user])) leftOut += 2;
  return { contents: [...earlier.slice(leftOut), user], leftOut };
}

function earlierTurns({ conversation }: ProviderRequest): readonly Json[] {
  if (conversation === null) return [];
  const { family, turns } = conversation;
  if (family === GOOGLE_FAMILY && isList(turns) && turns.length % 2 === 0) return turns;
  throw new UnrenderableError(
    `Expected a conversation of the family "${GOOGLE_FAMILY}", questions and answers in turn, got ${isList(turns) ? `${turns.length} turns` : typeof turns} of "${family}".`,
  );
}

function isFitting(contents: readonly Json[]): boolean {
  const pictures = contents.flatMap(pictureDataOf);
  const length = pictures.reduce((sum, data) => sum + data.length, 0);
  return pictures.length <= MOST_PICTURES && length <= LONGEST_CONTENTS;
}

function pictureDataOf(turn: Json): string[] {
  const parts = isRecord(turn) ? turn['parts'] : null;
  return (isList(parts) ? parts : []).flatMap((part) => {
    const inlineData = isRecord(part) ? part['inlineData'] : null;
    const data = isRecord(inlineData) ? inlineData['data'] : null;
    return typeof data === 'string' ? [data] : [];
  });
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value);
}
