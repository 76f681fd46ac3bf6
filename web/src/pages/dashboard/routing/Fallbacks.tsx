import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { Answer } from '../../../parts/Answer.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Empty } from '../../../ui/Empty.tsx';
import { words } from '../../../ui/format.ts';
import { Moment } from '../../../ui/Moment.tsx';
import { Table, type Column } from '../../../ui/Table.tsx';
import { FallbacksDocument, type FallbacksQuery } from './operations.ts';

type Generation = NonNullable<FallbacksQuery['generations']>['nodes'][number];

const COLUMNS: readonly Column<Generation>[] = [
  {
    id: 'generation',
    header: 'Generation',
    cell: ({ id, prompt, model }) => (
      <div className="stack" style={{ '--gap': '2px' }}>
        <Link to="/generations/$id" params={{ id }}>
          {prompt ?? 'Erased'}
        </Link>
        <span className="small muted">{model.name}</span>
      </div>
    ),
  },
  {
    id: 'attempts',
    header: 'Went',
    cell: ({ attempts }) => (
      <ol className="stack small" style={{ '--gap': '3px' }}>
        {attempts.map(({ id, configKey, status, error }) => (
          <li key={id}>
            <span className="mono">{configKey}</span> {words(status).toLowerCase()}
            {error !== null && <span className="muted">: {error.message}</span>}
          </li>
        ))}
      </ol>
    ),
  },
  { id: 'outcome', header: 'Outcome', cell: ({ status }) => words(status) },
  { id: 'age', header: 'Accepted', cell: ({ createdAt }) => <Moment at={createdAt} /> },
];

/** Of the latest hundred generations those that one attempt wasn't enough for. */
export function Fallbacks() {
  const [result, again] = useQuery({ query: FallbacksDocument, requestPolicy: 'cache-and-network' });
  return (
    <Card title="Went elsewhere">
      <Answer of={result} again={again} height={240}>
        {({ generations }) => (
          <Table
            label="Generations of several attempts"
            columns={COLUMNS}
            rows={(generations?.nodes ?? []).filter(({ attempts }) => attempts.length > 1)}
            keyOf={({ id }) => id}
            empty={
              <Empty title="The first attempt was enough">
                Of the latest hundred generations none had to be tried again or elsewhere.
              </Empty>
            }
          />
        )}
      </Answer>
    </Card>
  );
}
