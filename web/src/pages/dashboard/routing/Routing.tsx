import { useQuery } from 'urql';
import { useViewer } from '../../../api/viewer.ts';
import { AdminPage } from '../../../parts/AdminPage.tsx';
import { Answer } from '../../../parts/Answer.tsx';
import { Badge, type Tone } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Empty } from '../../../ui/Empty.tsx';
import { words } from '../../../ui/format.ts';
import { Moment } from '../../../ui/Moment.tsx';
import { Table, type Column } from '../../../ui/Table.tsx';
import { Fallbacks } from './Fallbacks.tsx';
import { RoutingStateDocument, type RoutingStateQuery } from './operations.ts';
import { WhatIf } from './WhatIf.tsx';

type Breaker = NonNullable<RoutingStateQuery['breakers']>[number];

const TONES: Readonly<Record<Breaker['state'], Tone>> = { CLOSED: 'good', HALF_OPEN: 'warning', OPEN: 'bad' };

const BREAKERS: readonly Column<Breaker>[] = [
  {
    id: 'offer',
    header: 'Offer',
    sortBy: ({ configKey }) => configKey,
    cell: ({ configKey, offer }) => (
      <div className="stack" style={{ '--gap': '2px' }}>
        <strong>{offer?.provider.name ?? 'Gone since'}</strong>
        <span className="mono small">{configKey}</span>
      </div>
    ),
  },
  { id: 'state', header: 'Breaker', cell: ({ state }) => <Badge tone={TONES[state]}>{words(state)}</Badge> },
  { id: 'reason', header: 'Why', cell: ({ reason }) => reason },
  { id: 'since', header: 'Since', cell: ({ since }) => <Moment at={since} />, sortBy: ({ since }) => since },
  { id: 'retry', header: 'Tried again', cell: ({ retryAt }) => <Moment at={retryAt} /> },
];

/** What keeps calls from offers, why generations went elsewhere, and where they would go under another strategy. */
export function Routing() {
  const viewer = useViewer();
  const admin = viewer.state === 'signed-in' && viewer.admin;
  const [result, again] = useQuery({ query: RoutingStateDocument, pause: !admin, requestPolicy: 'cache-and-network' });
  return (
    <AdminPage
      title="Routing"
      description="What keeps calls from offers, why they went elsewhere, and where they would go if you chose otherwise."
      actions={<Button onClick={() => again({ requestPolicy: 'network-only' })}>Refresh</Button>}
    >
      <Answer of={result} again={again} height={420}>
        {({ breakers, providers, models }) => (
          <>
            <Card title="Breakers">
              <Table
                label="Breakers"
                columns={BREAKERS}
                rows={breakers ?? []}
                keyOf={({ configKey }) => configKey}
                empty={
                  <Empty title="Nothing keeps calls from any offer">
                    An offer that fails again and again is stepped around for a while, and stands here.
                  </Empty>
                }
              />
            </Card>
            <Card title="Providers">
              <ul className="row">
                {providers.map(({ slug, name, configured }) => (
                  <li key={slug}>
                    <Badge tone={configured === true ? 'good' : 'plain'}>
                      {name}: {configured === true ? 'can be called' : 'no key here'}
                    </Badge>
                  </li>
                ))}
              </ul>
            </Card>
            <WhatIf models={models.nodes.filter(({ modes }) => modes.includes('TEXT_TO_IMAGE'))} />
            <Fallbacks />
          </>
        )}
      </Answer>
    </AdminPage>
  );
}
