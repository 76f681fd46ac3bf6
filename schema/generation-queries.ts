import { builder } from './builder.ts';
import { GenerationFilterInput, generationFilterOf } from './generation-filter.ts';
import { GenerationConnection, pageOfGenerations } from './generation-page.ts';
import { GenerationRef } from './generation.ts';
import { maySeeContent, reader } from './visibility.ts';

builder.queryFields((t) => ({
  generation: t.field({
    type: GenerationRef,
    nullable: true,
    description:
      'One generation. Null when there is none of that id that you may see; without a key, null with an error of code FORBIDDEN.',
    args: { id: t.arg.id({ description: 'gen_….' }) },
    resolve: async (_root, { id }, { viewer, loaders }) => {
      const owner = await reader(viewer);
      const generation = await loaders.generation.load(id);
      return generation !== null && maySeeContent(owner, generation) ? generation : null;
    },
  }),
  generations: t.connection(
    {
      type: GenerationRef,
      nullable: true,
      description:
        'The account’s generations, newest first. Without a key that may read them, null with an error of code FORBIDDEN.',
      args: {
        filter: t.arg({ type: GenerationFilterInput, required: false, description: 'Which are meant. Left out: all.' }),
      },
      resolve: async (_root, args, { viewer, database, catalog, loaders }) => {
        const { accountId } = await reader(viewer);
        return pageOfGenerations({ database, loaders }, accountId, generationFilterOf(catalog, args.filter), args);
      },
    },
    GenerationConnection,
  ),
}));
