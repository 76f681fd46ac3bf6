import { EVERY_GENERATION } from '../src/generation/read.ts';
import { builder } from './builder.ts';
import { GenerationConnection, pageOfGenerations } from './generation-page.ts';
import { GenerationRef } from './generation.ts';
import { maySeeContent } from './visibility.ts';

builder.objectFields(GenerationRef, (t) => ({
  refines: t.field({
    type: GenerationRef,
    nullable: true,
    description: 'The generation that it continues. Null when it continues none.',
    resolve: async ({ refinesId }, _args, { viewer, loaders }) => {
      const earlier = refinesId === null ? null : await loaders.generation.load(refinesId);
      return earlier !== null && maySeeContent(viewer, earlier) ? earlier : null;
    },
  }),
  refinements: t.connection(
    {
      type: GenerationRef,
      description: 'The generations that continue it, newest first.',
      resolve: ({ id, accountId }, args, context) =>
        pageOfGenerations(context, accountId, { ...EVERY_GENERATION, refinesId: id }, args),
    },
    GenerationConnection,
  ),
}));
