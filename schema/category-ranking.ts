import type { CategoryRanking } from '../src/catalog/model.ts';
import type { Leaderboard } from '../src/catalog/leaderboard.ts';
import { standingFields } from './benchmark.ts';
import { builder } from './builder.ts';
import { CategoryType } from './category.ts';
import { ModeEnum } from './mode.ts';

export const CategoryRankingRef = builder.objectRef<CategoryRanking>('CategoryRanking');

CategoryRankingRef.implement({
  description: 'How a model stands in one use case, from the battles of all its competitions.',
  fields: (t) => ({
    ...standingFields(t),
    category: t.expose('category', {
      type: CategoryType,
      nullable: true,
      description: 'The use case. Null on the board over all categories.',
    }),
    winRate: t.float({
      description: 'wins / battles, 0 to 1; 0 before the first battle.',
      resolve: ({ wins, battles }) => (battles === 0 ? 0 : wins / battles),
    }),
  }),
});

export const LeaderboardType = builder.objectRef<Leaderboard>('Leaderboard').implement({
  description: 'How models stand in one use case, or over all of a mode.',
  fields: (t) => ({
    mode: t.expose('mode', { type: ModeEnum, description: 'The mode that the board is of.' }),
    category: t.expose('category', {
      type: CategoryType,
      nullable: true,
      description: 'The use case. Null on the board over all categories.',
    }),
    rankings: t.expose('rankings', {
      type: [CategoryRankingRef],
      description: 'Highest Elo first; those not ranked yet among them.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When any of its figures last changed.' }),
  }),
});
