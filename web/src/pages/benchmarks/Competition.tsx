import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { Answer } from '../../parts/Answer.tsx';
import { Page } from '../../parts/Page.tsx';
import { PublishedPictures } from '../../parts/PublishedPictures.tsx';
import { Card } from '../../ui/Card.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { words } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/Table.tsx';
import { CompetitionDocument, type CompetitionQuery } from './operations.ts';

const route = getRouteApi('/competitions/$id');

type Standing = Extract<CompetitionQuery['node'], { __typename: 'Competition' }>['standings']['nodes'][number];

const COLUMNS: readonly Column<Standing>[] = [
  {
    id: 'rank',
    header: 'Rank',
    number: true,
    cell: ({ rank, of }) => (rank === null ? '–' : of === null ? rank : `${rank} of ${of}`),
    sortBy: ({ rank }) => rank,
  },
  {
    id: 'model',
    header: 'Model',
    sortBy: ({ model }) => model.name,
    cell: ({ model }) => (
      <Link to="/models/$creator/$slug" params={{ creator: model.creator.slug, slug: model.slug }}>
        {model.name}
      </Link>
    ),
  },
  { id: 'elo', header: 'Elo', number: true, cell: ({ elo }) => elo, sortBy: ({ elo }) => elo },
  {
    id: 'record',
    header: 'Won, lost, tied',
    number: true,
    cell: ({ wins, losses, ties }) => `${wins} / ${losses} / ${ties}`,
    sortBy: ({ wins }) => wins,
  },
];

/** One prompt, the models that drew for it, and how people liked what they drew. */
export function Competition() {
  const { id } = route.useParams();
  const [result, again] = useQuery({ query: CompetitionDocument, variables: { id } });
  return (
    <Answer of={result} again={again} height={500}>
      {({ node }) =>
        node?.__typename !== 'Competition' ? (
          <Page title="No such competition">
            <Empty title="There is no such competition" action={<Link to="/benchmarks">See all of them</Link>} />
          </Page>
        ) : (
          <Page
            title={node.name}
            description={[node.mode === null ? null : words(node.mode), ...node.categories.map(({ name }) => name)]
              .filter((one) => one !== null)
              .join(' · ')}
          >
            {node.prompt !== null && (
              <Card title="Prompt">
                <p style={{ maxWidth: '90ch' }}>{node.prompt}</p>
              </Card>
            )}
            <Card title="Standings">
              <Table
                label="Standings"
                columns={COLUMNS}
                rows={node.standings.nodes}
                keyOf={({ source, model }) => `${source} ${model.slug}`}
                sorted={{ id: 'elo', descending: true }}
              />
            </Card>
            <PublishedPictures
              title="Pictures"
              pictures={node.standings.nodes.flatMap(({ image, model, elo }) =>
                image === null ? [] : [{ url: image.url, caption: `${model.name}, Elo ${elo}` }],
              )}
            />
          </Page>
        )
      }
    </Answer>
  );
}
