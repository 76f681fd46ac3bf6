import type { Catalog } from '../src/catalog/model.ts';
import type { GenerationFilter } from '../src/generation/read.ts';
import { builder } from './builder.ts';
import { GenerationStatusEnum } from './generation.ts';

export const GenerationFilterInput = builder.inputType('GenerationFilter', {
  description: 'Which generations are meant. All that is said must hold.',
  fields: (t) => ({
    status: t.field({ type: [GenerationStatusEnum], required: false, description: 'Any of these.' }),
    model: t.string({ required: false, description: 'Slug or alias. One that no model has matches nothing.' }),
    provider: t.string({ required: false, description: 'A provider’s slug: generations that it was tried for.' }),
    apiKey: t.id({ required: false, description: 'The id of the key that started it.' }),
    since: t.field({ type: 'DateTime', required: false, description: 'Accepted then or later.' }),
    until: t.field({ type: 'DateTime', required: false, description: 'Accepted before.' }),
    search: t.string({ required: false, description: 'A phrase of the prompt, in any case.' }),
  }),
});

/** What the room takes, from what came. */
export function generationFilterOf(
  catalog: Catalog,
  input: typeof GenerationFilterInput.$inferInput | null | undefined,
): GenerationFilter | null {
  if (input === null || input === undefined) return null;
  const model = input.model ?? null;
  // No text in the database has a NUL, and asking for one is an error there: it matches nothing.
  const impossible = [input.provider, input.apiKey, input.search].some((text) => text?.includes('\0') === true);
  const possible = (text: string | null | undefined) => (impossible ? null : (text ?? null));
  return {
    status: input.status ?? null,
    // A name that no model has: an id that no row has.
    modelId: impossible ? '' : model === null ? null : (catalog.model(model)?.id ?? ''),
    provider: possible(input.provider),
    apiKeyId: possible(input.apiKey),
    refinesId: null,
    since: input.since ?? null,
    until: input.until ?? null,
    search: possible(input.search),
    idempotencyKey: null,
  };
}
