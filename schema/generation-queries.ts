import { listGenerations } from '../src/generation/read.ts';
import { builder } from './builder.ts';
import { decodeCursor, encodeCursor, parsePageArguments } from './connection.ts';
import { GenerationFilterInput, generationFilterOf } from './generation-filter.ts';
import { GenerationRef } from './generation.ts';
import { maySeeContent, reader } from './visibility.ts';

const LIST = 'generations';

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
        const { direction, limit, cursor } = parsePageArguments(args);
        const beyondId = cursor === null ? null : String(decodeCursor(LIST, cursor)[0]);
        const { generations, more } = await listGenerations(database.orm, {
          accountId,
          filter: generationFilterOf(catalog, args.filter),
          direction,
          limit,
          beyondId,
        });
        for (const generation of generations) loaders.generation.prime(generation.id, generation);
        const edges = generations.map((node) => ({ cursor: encodeCursor(LIST, [node.id]), node }));
        return {
          edges,
          pageInfo: {
            hasNextPage: direction === 'forward' ? more : beyondId !== null,
            hasPreviousPage: direction === 'backward' ? more : beyondId !== null,
            startCursor: edges[0]?.cursor ?? null,
            endCursor: edges.at(-1)?.cursor ?? null,
          },
        };
      },
    },
    { name: 'GenerationConnection', description: 'A page of generations.' },
    { name: 'GenerationEdge', description: 'A generation and its place in the list.' },
  ),
}));
