import type { Draft } from './draft.ts';
import type { QuoteInput, StartGenerationInput } from './operations.ts';
import type { PlaygroundSearch } from './routes.ts';

export interface Asked {
  readonly model: string;
  readonly mode: NonNullable<PlaygroundSearch['mode']>;
  readonly strategy: NonNullable<PlaygroundSearch['strategy']>;
  readonly refine: string | undefined;
}

/** The draft as a start says it. `offer` alone is tried when it is given. */
export function startInputOf(
  { model, mode, strategy, refine }: Asked,
  draft: Draft,
  offer?: string,
): StartGenerationInput {
  return {
    model: offer ?? model,
    mode,
    prompt: draft.prompt,
    parameters: draft.parameters,
    ...(offer === undefined && { routing: { strategy } }),
    ...(refine !== undefined && { refine }),
    ...(mode === 'IMAGE_EDIT' && { images: imagesOf(draft) }),
  };
}

/** The same as a question for its price. */
export function quoteInputOf({ model, mode, strategy, refine }: Asked, draft: Draft): QuoteInput {
  return {
    model,
    mode,
    parameters: draft.parameters,
    routing: { strategy },
    ...(draft.prompt !== '' && { prompt: draft.prompt }),
    ...(refine !== undefined && { refine }),
    // One at least, or there would be no price of an edit before it has its picture.
    ...(mode === 'IMAGE_EDIT' && { inputImages: Math.max(1, imagesOf(draft).length) }),
  };
}

function imagesOf({ references }: Draft): { id: string }[] {
  return references.flatMap((one) => (one.state === 'there' ? [{ id: one.id }] : []));
}
