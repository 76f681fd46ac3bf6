import { Card } from '../../ui/Card.tsx';
import { count, percent } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/Table.tsx';
import type { FullModel } from './Model.tsx';

type Benchmark = FullModel['benchmarks'][number];
type Ranking = FullModel['categoryRankings'][number];

const COMPETITIONS: readonly Column<Benchmark>[] = [
  {
    id: 'competition',
    header: 'Competition',
    sortBy: (row) => row.competition.name,
    cell: (row) => row.competition.name,
  },
  { id: 'rank', header: 'Rank', number: true, cell: rankOf, sortBy: (row) => row.rank },
  { id: 'elo', header: 'Elo', number: true, cell: (row) => row.elo, sortBy: (row) => row.elo },
  {
    id: 'battles',
    header: 'Won, lost, tied',
    number: true,
    cell: (row) => `${row.wins} / ${row.losses} / ${row.ties}`,
    sortBy: (row) => row.battles,
  },
];

const CATEGORIES: readonly Column<Ranking>[] = [
  {
    id: 'category',
    header: 'Use case',
    sortBy: (row) => row.category?.name ?? '',
    cell: (row) => row.category?.name ?? 'All of them',
  },
  { id: 'rank', header: 'Rank', number: true, cell: rankOf, sortBy: (row) => row.rank },
  { id: 'elo', header: 'Elo', number: true, cell: (row) => row.elo, sortBy: (row) => row.elo },
  { id: 'rate', header: 'Won', number: true, cell: (row) => percent(row.winRate), sortBy: (row) => row.winRate },
  { id: 'battles', header: 'Battles', number: true, cell: (row) => count(row.battles), sortBy: (row) => row.battles },
];

/** How people like its pictures: by competition, and by use case. */
export function Standings({
  benchmarks,
  categories,
}: Pick<FullModel, 'benchmarks'> & { categories: FullModel['categoryRankings'] }) {
  return (
    <Card title="Benchmarks">
      {benchmarks.length === 0 && categories.length === 0 ? (
        <p className="muted">It has taken part in no competition that this catalog knows of.</p>
      ) : (
        <div className="model-standings">
          <Table
            label="By competition"
            columns={COMPETITIONS}
            rows={benchmarks}
            keyOf={(row) => `${row.source} ${row.competition.id}`}
            sorted={{ id: 'elo', descending: true }}
            empty={<p className="muted">No competitions.</p>}
          />
          <Table
            label="By use case"
            columns={CATEGORIES}
            rows={categories}
            keyOf={(row) => `${row.source} ${row.category?.slug ?? ''}`}
            sorted={{ id: 'elo', descending: true }}
            empty={<p className="muted">No use cases.</p>}
          />
        </div>
      )}
    </Card>
  );
}

function rankOf({ rank, of }: Pick<Benchmark, 'rank' | 'of'>): string {
  if (rank === null) return '–';
  return of === null ? String(rank) : `${rank} of ${of}`;
}
