import type { Benchmark, Competition } from '../src/catalog/model.ts';
import { BenchmarkConnection, BenchmarkRef } from './benchmark.ts';
import { builder } from './builder.ts';
import { CategoryType } from './category.ts';
import { pageOf, type PageOrder } from './connection.ts';
import { FactSourceEnum } from './fact-source.ts';
import { frozenNode } from './frozen-node.ts';
import { ModeEnum } from './mode.ts';

export const CompetitionRef = builder.objectRef<Competition>('Competition');

builder.node(CompetitionRef, {
  ...frozenNode('competition'),
  description: 'One prompt that models compete on in the arena.',
  id: {
    description: 'Opaque; stays the same for as long as the catalog lives.',
    resolve: (competition) => competition.id,
  },
  loadOne: (id, context) => context.catalog.competitionById(id),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name for people. Two competitions may have the same one.' }),
    mode: t.expose('mode', {
      type: ModeEnum,
      nullable: true,
      description: 'Null when the page it came from does not say.',
    }),
    prompt: t.exposeString('prompt', {
      nullable: true,
      description: 'What the models were asked; null when the page it came from does not say.',
    }),
    categories: t.expose('categories', {
      type: [CategoryType],
      description: 'The use cases that it counts for; empty where unknown.',
    }),
    standings: t.connection(
      {
        type: BenchmarkRef,
        description: 'The models that compete, highest Elo first.',
        args: {
          source: t.arg({
            type: FactSourceEnum,
            required: false,
            description: 'Only standings from there; without it, all.',
          }),
        },
        resolve: (competition, { source, ...args }, { catalog }) => {
          const standings = catalog.standingsOf(competition);
          return pageOf(
            source == null ? standings : standings.filter((standing) => standing.source === source),
            args,
            standingsOf(competition),
          );
        },
      },
      BenchmarkConnection,
    ),
  }),
});

export const CompetitionConnection = builder.connectionObject(
  { type: CompetitionRef, name: 'CompetitionConnection', description: 'A page of competitions.' },
  { name: 'CompetitionEdge', description: 'A competition at its place in a list.' },
);

function standingsOf(competition: Competition): PageOrder<Benchmark> {
  return { name: `standings of ${competition.id}`, key: (standing) => [-standing.elo, standing.model.slug] };
}
