import { listGenerations, type GenerationFilter } from '../src/generation/read.ts';
import { builder } from './builder.ts';
import { decodeCursor, encodeCursor, parsePageArguments, type PageArguments } from './connection.ts';
import type { Context } from './context.ts';
import { GenerationRef } from './generation.ts';

const LIST = 'generations';

export const GenerationConnection = builder.connectionObject(
  { type: GenerationRef, name: 'GenerationConnection', description: 'A page of generations.' },
  { name: 'GenerationEdge', description: 'A generation and its place in the list.' },
);

/** A page of an account's generations as a connection, newest first. */
export async function pageOfGenerations(
  { database, loaders }: Pick<Context, 'database' | 'loaders'>,
  accountId: string,
  filter: GenerationFilter | null,
  args: PageArguments,
) {
  const { direction, limit, cursor } = parsePageArguments(args);
  const beyondId = cursor === null ? null : String(decodeCursor(LIST, cursor)[0]);
  const { generations, more } = await listGenerations(database.orm, { accountId, filter, direction, limit, beyondId });
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
}
