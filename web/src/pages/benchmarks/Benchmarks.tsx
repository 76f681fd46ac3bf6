import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { Answer } from '../../parts/Answer.tsx';
import { Page } from '../../parts/Page.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Field } from '../../ui/Field.tsx';
import { count, percent, words } from '../../ui/format.ts';
import { Segments } from '../../ui/Segments.tsx';
import { Select } from '../../ui/Select.tsx';
import { Table, type Column } from '../../ui/Table.tsx';
import {
  BoardCategoriesDocument,
  CompetitionsDocument,
  LeaderboardDocument,
  type CompetitionsQuery,
  type LeaderboardQuery,
} from './operations.ts';
import { BOARD_MODES, type BenchmarksSearch } from './routes.ts';

const route = getRouteApi('/benchmarks');
/** The board over all use cases, in the address. */
const ALL = 'all';

type Ranking = NonNullable<LeaderboardQuery['leaderboard']>['rankings'][number];
type Competition = CompetitionsQuery['competitions']['nodes'][number];

const RANKINGS: readonly Column<Ranking>[] = [
  { id: 'rank', header: 'Rank', number: true, cell: ({ rank }) => rank ?? '–', sortBy: ({ rank }) => rank },
  {
    id: 'model',
    header: 'Model',
    sortBy: ({ model }) => model.name,
    cell: ({ model, source }) => (
      <span className="row">
        <Link to="/models/$creator/$slug" params={{ creator: model.creator.slug, slug: model.slug }}>
          {model.name}
        </Link>
        <span className="muted small">{model.creator.name}</span>
        <Badge>{source === 'IMPORTED' ? 'As published' : 'Voted here'}</Badge>
      </span>
    ),
  },
  { id: 'elo', header: 'Elo', number: true, cell: ({ elo }) => elo, sortBy: ({ elo }) => elo },
  {
    id: 'rate',
    header: 'Won',
    number: true,
    cell: ({ winRate }) => percent(winRate),
    sortBy: ({ winRate }) => winRate,
  },
  {
    id: 'record',
    header: 'Won, lost, tied',
    number: true,
    cell: ({ wins, losses, ties }) => `${wins} / ${losses} / ${ties}`,
    sortBy: ({ wins }) => wins,
  },
  {
    id: 'battles',
    header: 'Battles',
    number: true,
    cell: ({ battles }) => count(battles),
    sortBy: ({ battles }) => battles,
  },
];

const COMPETITIONS: readonly Column<Competition>[] = [
  {
    id: 'name',
    header: 'Competition',
    sortBy: ({ name }) => name,
    cell: ({ id, name }) => (
      <Link to="/competitions/$id" params={{ id }}>
        {name}
      </Link>
    ),
  },
  { id: 'mode', header: 'Mode', cell: ({ mode }) => (mode === null ? '–' : words(mode)) },
  {
    id: 'first',
    header: 'First',
    cell: ({ standings: { nodes } }) => (nodes[0] === undefined ? '–' : `${nodes[0].model.name}, ${nodes[0].elo}`),
  },
];

/** How people like the models' pictures, as published by those who asked them. */
export function Benchmarks() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { mode = 'TEXT_TO_IMAGE' } = search;
  const [{ data: facets }] = useQuery({ query: BoardCategoriesDocument });
  const categories = new Map(
    (facets?.models.nodes ?? [])
      .flatMap(({ categoryRankings }) => categoryRankings)
      .flatMap(({ category }) => (category?.mode === mode ? [[category.slug, category.name] as const] : []))
      .toSorted(([, one], [, other]) => one.localeCompare(other)),
  );
  // Pages tell of boards by use case, seldom of one over all of them.
  const category = search.category ?? [...categories.keys()][0] ?? ALL;
  const [board, againBoard] = useQuery({
    query: LeaderboardDocument,
    variables: { mode, ...(category !== ALL && { category }) },
    pause: facets === undefined,
  });
  const [list, againList] = useQuery({ query: CompetitionsDocument });
  const change = (one: Partial<BenchmarksSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...one }), replace: true });
  return (
    <Page
      title="Benchmarks"
      description="What people preferred when two models drew for the same prompt, as published. Votes of your own come with the arena."
    >
      <div className="row" style={{ '--gap': '16px', alignItems: 'end' }}>
        <Segments
          label="Mode"
          value={mode}
          options={BOARD_MODES.map((one) => ({ value: one, label: words(one) }))}
          onChange={(next) => change({ mode: next === 'TEXT_TO_IMAGE' ? undefined : next, category: undefined })}
        />
        <Field label="Use case">
          {(control) => (
            <Select
              {...control}
              value={category}
              options={[
                ...[...categories].map(([slug, name]) => ({ value: slug, label: name })),
                { value: ALL, label: 'All of them' },
              ]}
              onChange={(slug) => change({ category: slug })}
            />
          )}
        </Field>
      </div>
      <Card title="Leaderboard">
        <Answer of={board} again={againBoard} height={280}>
          {({ leaderboard }) => (
            <Table
              label="Leaderboard"
              columns={RANKINGS}
              rows={leaderboard?.rankings ?? []}
              keyOf={({ source, model }) => `${source} ${model.slug}`}
              sorted={{ id: 'elo', descending: true }}
              empty={
                <Empty title="Nobody is ranked here yet">No page in the catalog tells of standings of this kind.</Empty>
              }
            />
          )}
        </Answer>
      </Card>
      <Card title="Competitions">
        <Answer of={list} again={againList} height={280}>
          {({ competitions }) => (
            <Table
              label="Competitions"
              columns={COMPETITIONS}
              rows={competitions.nodes}
              keyOf={({ id }) => id}
              empty={
                <Empty title="There are no competitions">
                  They come with the pages of models that took part in one.
                </Empty>
              }
            />
          )}
        </Answer>
      </Card>
    </Page>
  );
}
