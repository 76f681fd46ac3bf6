import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { count, duration, percent } from '../../ui/format.ts';
import { Moment } from '../../ui/Moment.tsx';
import { Table, type Column } from '../../ui/Table.tsx';
import type { FullModel } from './Model.tsx';

type Row = FullModel['measured'][number];

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'provider',
    header: 'Provider',
    sortBy: (row) => row.provider.name,
    cell: (row) => (
      <span className="row">
        {row.provider.name}
        {row.source === 'MEASURED' ? (
          <Badge tone="accent">{row.sandbox ? 'Measured here, in the sandbox' : 'Measured here'}</Badge>
        ) : (
          <Badge>As published</Badge>
        )}
      </span>
    ),
  },
  { id: 'p50', header: 'p50', number: true, cell: (row) => duration(row.p50Ms), sortBy: (row) => row.p50Ms },
  { id: 'p95', header: 'p95', number: true, cell: (row) => duration(row.p95Ms), sortBy: (row) => row.p95Ms },
  {
    id: 'ttfb',
    header: 'First byte',
    number: true,
    cell: (row) => duration(row.ttfbP50Ms),
    sortBy: (row) => row.ttfbP50Ms,
  },
  {
    id: 'success',
    header: 'Success',
    number: true,
    cell: (row) => percent(row.successRate),
    sortBy: (row) => row.successRate,
  },
  {
    id: 'requests',
    header: 'Requests',
    number: true,
    cell: (row) => count(row.totalRequests),
    sortBy: (row) => row.totalRequests,
  },
  { id: 'window', header: 'Window', number: true, cell: (row) => `${row.windowDays} days` },
  { id: 'updated', header: 'Updated', cell: (row) => <Moment at={row.updatedAt} /> },
];

/** How fast and how reliable each provider is with it: what was measured here beside what was published. */
export function Performance({ measured, imported }: Pick<FullModel, 'measured' | 'imported'>) {
  const rows = [...measured, ...imported];
  return (
    <Card title="Performance">
      <Table
        label="Performance by provider"
        columns={COLUMNS}
        rows={rows}
        keyOf={(row) => `${row.source} ${row.provider.slug}`}
        sorted={{ id: 'provider', descending: false }}
        empty={<p className="muted">Nobody has published figures, and nothing was measured here yet.</p>}
      />
    </Card>
  );
}
