import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { AdminPage } from '../../../parts/AdminPage.tsx';
import { messageOf } from '../../../api/refusal.ts';
import { Badge, type Tone } from '../../../ui/Badge.tsx';
import { Button, classOf } from '../../../ui/Button.tsx';
import { Empty } from '../../../ui/Empty.tsx';
import { duration, usd, words } from '../../../ui/format.ts';
import { Moment } from '../../../ui/Moment.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Loading } from '../../../ui/Skeleton.tsx';
import { Table, type Column } from '../../../ui/Table.tsx';
import type { ActivitySearch } from '../routes.ts';
import './activity.css';
import { ExportButton } from './ExportButton.tsx';
import { filterOf } from './filter.ts';
import { Filters } from './Filters.tsx';
import type { ActivityRowFragment } from './operations.ts';
import { useActivity } from './useActivity.ts';

const route = getRouteApi('/dashboard');

const TONES: Readonly<Record<ActivityRowFragment['status'], Tone>> = {
  QUEUED: 'plain',
  RUNNING: 'accent',
  SUCCEEDED: 'good',
  FAILED: 'bad',
  CANCELED: 'warning',
};

const COLUMNS: readonly Column<ActivityRowFragment>[] = [
  {
    id: 'status',
    header: 'Status',
    cell: ({ status, error }) => (
      <Badge tone={TONES[status]} {...(error !== null && { title: words(error.code) })}>
        {words(status)}
      </Badge>
    ),
  },
  {
    id: 'prompt',
    header: 'Prompt',
    cell: ({ id, prompt }) => (
      <Link to="/generations/$id" params={{ id }} className="activity-prompt">
        {prompt ?? 'Erased'}
      </Link>
    ),
  },
  { id: 'model', header: 'Model', cell: ({ model }) => <span className="nowrap">{model.name}</span> },
  {
    id: 'offer',
    header: 'Last tried',
    cell: ({ attempts }) => (
      <span className="small">
        <span className="mono">{attempts.at(-1)?.configKey ?? '–'}</span>
        {attempts.length > 1 && <span className="muted"> after {attempts.length - 1} more</span>}
      </span>
    ),
  },
  {
    id: 'time',
    header: 'Time',
    number: true,
    cell: ({ createdAt, finishedAt }) =>
      finishedAt === null ? '–' : duration(new Date(finishedAt).getTime() - new Date(createdAt).getTime()),
  },
  { id: 'cost', header: 'Cost', number: true, cell: ({ costUsd }) => usd(costUsd) },
  { id: 'key', header: 'Key', cell: ({ apiKey }) => <span className="nowrap">{apiKey?.name ?? '–'}</span> },
  { id: 'age', header: 'Accepted', cell: ({ createdAt }) => <Moment at={createdAt} /> },
];

/** Everything that is generated here, as it happens. */
export function Activity() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [live, setLive] = useState(true);
  const filter = useMemo(() => filterOf(search), [search]);
  const change = (one: Partial<ActivitySearch>) =>
    void navigate({ search: (before) => ({ ...before, ...one }), replace: true });
  return (
    <AdminPage
      title="Activity"
      description="Every generation, the latest first, as it happens."
      actions={
        <>
          <label className="check small">
            <input type="checkbox" checked={live} onChange={({ target }) => setLive(target.checked)} />
            Live
          </label>
          <ExportButton filter={filter} />
        </>
      }
    >
      <Filters search={search} onChange={change} />
      <List
        key={JSON.stringify(filter)}
        filter={filter}
        live={live}
        onClear={Object.keys(filter).length > 0 ? () => void navigate({ search: {} }) : null}
      />
    </AdminPage>
  );
}

function List({
  filter,
  live,
  onClear,
}: {
  filter: ReturnType<typeof filterOf>;
  live: boolean;
  onClear: (() => void) | null;
}) {
  const { rows, state, error, more } = useActivity(filter, live);
  if (state === 'reading') return <Loading height={420} />;
  if (state === 'failed' && error !== null) return <Notice tone="bad">{messageOf(error)}</Notice>;
  return (
    <div className="stack">
      {error !== null && <Notice tone="warning">{messageOf(error)}</Notice>}
      <Table
        label="Generations"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ id }) => id}
        empty={
          onClear === null ? (
            <Empty
              title="Nothing was generated yet"
              action={
                <Link to="/playground" className={classOf('primary')}>
                  Run the example
                </Link>
              }
            >
              Each generation appears here the moment it is accepted: what it was asked, where it went and why, what it
              cost.
            </Empty>
          ) : (
            <Empty title="Nothing is like that" action={<Button onClick={onClear}>Clear the filters</Button>} />
          )
        }
      />
      {more !== null && (
        <div className="row" style={{ justifyContent: 'center' }}>
          <Button onClick={more}>Show more</Button>
        </div>
      )}
    </div>
  );
}
