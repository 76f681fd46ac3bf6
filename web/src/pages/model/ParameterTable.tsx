import { useMemo } from 'react';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { words } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/Table.tsx';
import type { FullModel } from './Model.tsx';

type Parameter = FullModel['parameters'][number];

const COLUMNS: readonly Column<Parameter>[] = [
  {
    id: 'name',
    header: 'Parameter',
    sortBy: (parameter) => parameter.name,
    cell: (parameter) => (
      <div className="stack" style={{ '--gap': '2px' }}>
        <span className="mono">{parameter.name}</span>
        <span className="small muted">
          {parameter.types.map((type) => type.toLowerCase()).join(' or ')}
          {parameter.required && ', required'}
          {parameter.modes.length === 1 &&
            parameter.modes[0] !== undefined &&
            `, ${words(parameter.modes[0]).toLowerCase()} alone`}
        </span>
      </div>
    ),
  },
  {
    id: 'description',
    header: 'What it says',
    cell: (parameter) => <div className="parameter-description">{parameter.description}</div>,
  },
  {
    id: 'values',
    header: 'Values',
    cell: (parameter) => (
      <div className="small parameter-values">
        {valuesOf(parameter)}
        {parameter.default !== null && <div className="muted">default {JSON.stringify(parameter.default)}</div>}
      </div>
    ),
  },
];

/** What a request may say, and what each offer makes of it. */
export function ParameterTable({ parameters }: Pick<FullModel, 'parameters'>) {
  const columns = useMemo(() => [...COLUMNS, ...offerColumns(parameters)], [parameters]);
  return (
    <Card title="Parameters">
      <Table label="Parameters" columns={columns} rows={parameters} keyOf={(parameter) => parameter.name} />
    </Card>
  );
}

/** A column an offer: how it takes each parameter. */
function offerColumns(parameters: readonly Parameter[]): Column<Parameter>[] {
  const keys = new Set(parameters.flatMap(({ treatments }) => treatments.map(({ offer }) => offer.configKey)));
  return [...keys].map((configKey) => ({
    id: configKey,
    header: <span title={configKey}>{configKey.replace(/\/.*-edit$/, ', edit').replace(/\/.*/, '')}</span>,
    cell: ({ treatments }) => {
      const found = treatments.find(({ offer }) => offer.configKey === configKey);
      if (found === undefined) return '–';
      const { treatment, providerName } = found;
      return (
        <Badge
          tone={treatment === 'UNSUPPORTED' ? 'warning' : 'plain'}
          {...(providerName !== null && { title: `as ${providerName}` })}
        >
          {words(treatment)}
        </Badge>
      );
    },
  }));
}

function valuesOf({ values, minimum, maximum }: Parameter): string {
  if (values !== null)
    return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ');
  if (minimum === null && maximum === null) return 'any';
  return `${minimum ?? '…'} to ${maximum ?? '…'}`;
}
