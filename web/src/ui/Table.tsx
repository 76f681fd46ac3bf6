import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
  useTable,
  type SortingState,
} from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});

export interface Column<Row> {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand right, one below the other. */
  readonly number?: boolean;
  /** What the rows are sorted by when the header is pressed; unknown ones (null) come last. Left out: it can't be. */
  readonly sortBy?: (row: Row) => number | string | null;
}

export interface TableProps<Row> {
  /** What it is a table of, read out. */
  readonly label: string;
  /** The same array each time, at module scope or memoized. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly sorted?: { readonly id: string; readonly descending: boolean };
  /** Instead of rows when there are none. */
  readonly empty?: ReactNode;
}

/** A table that can be sorted by what its columns say. Wider than the screen, it scrolls within its own frame. */
export function Table<Row extends object>({ label, columns, rows, keyOf, sorted, empty }: TableProps<Row>) {
  const [sorting, setSorting] = useState<SortingState>(sorted ? [{ id: sorted.id, desc: sorted.descending }] : []);
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return columns.map(({ id, sortBy }) =>
      helper.accessor((row): unknown => sortBy?.(row) ?? undefined, {
        id,
        enableSorting: sortBy !== undefined,
        sortUndefined: 'last',
        sortFn: 'basic',
      }),
    );
  }, [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: keyOf,
    state: { sorting },
    onSortingChange: setSorting,
  });
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table className="table">
        <caption className="unseen">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell
                key={column.id}
                column={column}
                direction={sorting[0]?.id === column.id ? (sorting[0].desc ? 'descending' : 'ascending') : null}
                onSort={() => table.getColumn(column.id)?.toggleSorting()}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {columns.map((column) => (
                <td key={column.id} className={column.number ? 'number' : undefined}>
                  {column.cell(row.original)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeaderCellProps {
  readonly column: Pick<Column<never>, 'header' | 'number'> & { readonly sortBy?: unknown };
  readonly direction: 'ascending' | 'descending' | null;
  readonly onSort: () => void;
}

function HeaderCell({ column, direction, onSort }: HeaderCellProps) {
  const className = column.number ? 'number' : undefined;
  if (column.sortBy === undefined) {
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    );
  }
  const Icon = direction === null ? ArrowUpDown : direction === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <th scope="col" className={className} aria-sort={direction ?? 'none'}>
      <button type="button" className="table-sort" onClick={onSort}>
        {column.header}
        <Icon aria-hidden />
      </button>
    </th>
  );
}
