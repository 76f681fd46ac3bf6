import { Badge } from '../../ui/Badge.tsx';
import { duration, percent, usd } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/Table.tsx';
import type { EstimateFieldsFragment } from '../../generation/operations.ts';

export interface QuoteTableProps {
  readonly offers: readonly EstimateFieldsFragment[];
  /** Those that it is to be run at, side by side; none: where it is best run. */
  readonly chosen: readonly string[];
  readonly onChoose: (configKey: string, chosen: boolean) => void;
}

type Row = EstimateFieldsFragment & Pick<QuoteTableProps, 'onChoose'> & { readonly chosen: boolean };

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'offer',
    header: 'Offer',
    cell: (row) => (
      <div className="stack" style={{ '--gap': '2px' }}>
        <label className="quote-offer">
          <input
            type="checkbox"
            checked={row.chosen}
            disabled={row.verdict === 'EXCLUDED'}
            onChange={({ target }) => row.onChoose(row.configKey, target.checked)}
          />
          <span className="mono">{row.configKey}</span>
          {row.verdict === 'FIRST' && <Badge tone="good">First</Badge>}
        </label>
        <span className="small muted">{row.reason}</span>
        {row.losses.map((loss) => (
          <span key={loss} className="small" style={{ color: 'var(--warning)' }}>
            {loss}
          </span>
        ))}
      </div>
    ),
  },
  {
    id: 'cost',
    header: 'Cost',
    number: true,
    cell: (row) => (row.costUsd === null ? '–' : `${row.exact ? '' : '≈ '}${usd(row.costUsd)}`),
    sortBy: (row) => (row.costUsd === null ? null : Number(row.costUsd)),
  },
  {
    id: 'time',
    header: 'Time',
    number: true,
    cell: (row) => (
      <>
        {duration(row.p50Ms)}
        <br />
        <span className="muted small">p95 {duration(row.p95Ms)}</span>
      </>
    ),
    sortBy: (row) => row.p50Ms,
  },
  {
    id: 'success',
    header: 'Success',
    number: true,
    cell: (row) => percent(row.successRate),
    sortBy: (row) => row.successRate,
  },
];

/** What the request costs at each offer, how long it takes there, and why it would be tried or not. */
export function QuoteTable({ offers, chosen, onChoose }: QuoteTableProps) {
  const rows = offers.map((offer) => ({ ...offer, chosen: chosen.includes(offer.configKey), onChoose }));
  const first = offers.find(({ verdict }) => verdict === 'FIRST');
  return (
    <details className="card more" open={chosen.length > 0}>
      <summary>
        {first === undefined ? 'No offer can do this' : `First at ${first.configKey}`}
        {offers.length > 1 && `: compare ${offers.length} offers`}
      </summary>
      <p className="small muted quote-hint">Choose some to run it at them side by side.</p>
      <Table label="Offers for this request" columns={COLUMNS} rows={rows} keyOf={(row) => row.configKey} />
    </details>
  );
}
