import type { Benchmark, Standing } from '../src/catalog/model.ts';
import { builder } from './builder.ts';
import { CompetitionRef } from './competition.ts';
import { FactSourceEnum } from './fact-source.ts';
import { GalleryImageType } from './gallery.ts';
import { ModelRef } from './model.ts';

export const BenchmarkRef = builder.objectRef<Benchmark>('Benchmark');

BenchmarkRef.implement({
  description: 'How a model stands in one competition of the arena.',
  fields: (t) => ({
    ...standingFields(t),
    competition: t.expose('competition', { type: CompetitionRef, description: 'The prompt that was competed on.' }),
    image: t.expose('image', {
      type: GalleryImageType,
      nullable: true,
      description: 'The model’s picture there; null where none is shown.',
    }),
  }),
});

export const BenchmarkConnection = builder.connectionObject(
  { type: BenchmarkRef, name: 'BenchmarkConnection', description: 'A page of standings.' },
  { name: 'BenchmarkEdge', description: 'A standing at its place in a list.' },
);

/** What standings in competitions and in use cases have in common. */
export function standingFields<Shape extends Standing>(
  t: PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Shape>,
) {
  return {
    model: t.field({
      type: ModelRef,
      description: 'The model that stands there.',
      resolve: (standing) => standing.model,
    }),
    source: t.field({
      type: FactSourceEnum,
      description: 'Whether a page said so, or it was voted here.',
      resolve: (standing) => standing.source,
    }),
    asOf: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the figures were read or last changed; null where unknown.',
      resolve: (standing) => standing.asOf,
    }),
    elo: t.int({
      description: 'Skill, as a number to compare on one board; higher is better.',
      resolve: (standing) => standing.elo,
    }),
    wins: t.int({ description: 'Battles that it won.', resolve: (standing) => standing.wins }),
    losses: t.int({ description: 'Battles that it lost.', resolve: (standing) => standing.losses }),
    ties: t.int({ description: 'Battles that nobody won.', resolve: (standing) => standing.ties }),
    battles: t.int({ description: 'All battles that it was in.', resolve: (standing) => standing.battles }),
    rank: t.int({
      nullable: true,
      description: 'Its place, 1 the best. Null until ranked.',
      resolve: (standing) => standing.rank,
    }),
    of: t.int({
      nullable: true,
      description: 'How many models are ranked there. Null until ranked.',
      resolve: (standing) => standing.of,
    }),
  };
}
