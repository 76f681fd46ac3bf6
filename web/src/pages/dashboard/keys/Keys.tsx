import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useViewer } from '../../../api/viewer.ts';
import { AdminPage } from '../../../parts/AdminPage.tsx';
import { Answer } from '../../../parts/Answer.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Empty } from '../../../ui/Empty.tsx';
import { moment, usd, words } from '../../../ui/format.ts';
import { Moment } from '../../../ui/Moment.tsx';
import { Progress } from '../../../ui/Progress.tsx';
import { Table, type Column } from '../../../ui/Table.tsx';
import { CreateKey } from './CreateKey.tsx';
import { KeyActions } from './KeyActions.tsx';
import './keys.css';
import { KeysDocument, type KeyRowFragment } from './operations.ts';

const COLUMNS: readonly Column<KeyRowFragment>[] = [
  {
    id: 'name',
    header: 'Name',
    sortBy: ({ name }) => name.toLowerCase(),
    cell: (key) => (
      <div className="stack" style={{ '--gap': '2px' }}>
        <strong>{key.name}</strong>
        <span className="small muted mono">…{key.lastFour}</span>
      </div>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: (key) => {
      if (key.revokedAt !== null) return <Badge tone="bad">Revoked</Badge>;
      if (isOver(key)) return <Badge tone="warning">Expired</Badge>;
      return (
        <Badge tone="good" {...(key.expiresAt !== null && { title: `until ${moment(key.expiresAt)}` })}>
          Holds
        </Badge>
      );
    },
  },
  {
    id: 'scopes',
    header: 'May',
    cell: ({ scopes }) => (
      <ul className="row key-badges">
        {scopes.map((scope) => (
          <li key={scope}>
            <Badge tone={scope === 'ADMIN' ? 'accent' : 'plain'}>{words(scope)}</Badge>
          </li>
        ))}
      </ul>
    ),
  },
  {
    id: 'budget',
    header: 'Budget',
    cell: ({ budget, name }) =>
      budget === null ? (
        <span className="muted">None</span>
      ) : (
        <div className="stack key-budget" style={{ '--gap': '4px' }}>
          <span className="small numeric nowrap">
            {usd(budget.spentUsd)} of {usd(budget.limitUsd)} a {budget.period.toLowerCase()}
          </span>
          <Progress
            value={Math.min(
              1,
              (Number(budget.spentUsd) + Number(budget.heldUsd)) / Math.max(Number(budget.limitUsd), 1e-6),
            )}
            label={`Budget of ${name}`}
          />
        </div>
      ),
  },
  {
    id: 'rate',
    header: 'Starts',
    number: true,
    cell: ({ startsPerMinute }) => (startsPerMinute === null ? '–' : `${startsPerMinute} a minute`),
  },
  {
    id: 'used',
    header: 'Last used',
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'Never' : <Moment at={lastUsedAt} />),
    sortBy: ({ lastUsedAt }) => lastUsedAt,
  },
  {
    id: 'actions',
    header: <span className="unseen">Actions</span>,
    cell: (key) => key.revokedAt === null && !isOver(key) && <KeyActions apiKey={key} />,
  },
];

/** A list without a key in it is made anew by the first one, too. */
const OF_KEYS = { additionalTypenames: ['ApiKey'] };

/** Who may ask: programs and people, what each may do and spend. */
export function Keys() {
  const [making, setMaking] = useState(false);
  const viewer = useViewer();
  const admin = viewer.state === 'signed-in' && viewer.admin;
  const [result, again] = useQuery({
    query: KeysDocument,
    pause: !admin,
    requestPolicy: 'cache-and-network',
    context: OF_KEYS,
  });
  return (
    <AdminPage
      title="Keys"
      description="Who may ask, what for, and how much it may cost."
      actions={
        <Button kind="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden />
          New key
        </Button>
      }
    >
      <Answer of={result} again={again} height={320}>
        {({ apiKeys }) => (
          <Table
            label="Keys"
            columns={COLUMNS}
            rows={apiKeys?.nodes ?? []}
            keyOf={({ id }) => id}
            empty={
              <Empty title="There are no keys yet">
                Make one for each program, so that each can be limited and revoked.
              </Empty>
            }
          />
        )}
      </Answer>
      <CreateKey open={making} onOpenChange={setMaking} />
    </AdminPage>
  );
}

function isOver({ expiresAt }: KeyRowFragment): boolean {
  return expiresAt !== null && new Date(expiresAt).getTime() <= Date.now();
}
