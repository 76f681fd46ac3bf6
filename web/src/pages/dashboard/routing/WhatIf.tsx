import { useState } from 'react';
import { useQuery } from 'urql';
import { Answer } from '../../../parts/Answer.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Field } from '../../../ui/Field.tsx';
import { duration, percent, usd } from '../../../ui/format.ts';
import { Select } from '../../../ui/Select.tsx';
import { Table, type Column } from '../../../ui/Table.tsx';
import { StrategiesDocument, type QuoteInput, type RoutingStrategy, type StrategiesQuery } from './operations.ts';

const STRATEGIES = [
  ['balanced', 'Balanced', 'BALANCED'],
  ['cheapest', 'Cheapest', 'CHEAPEST'],
  ['fastest', 'Fastest', 'FASTEST'],
  ['reliable', 'Most reliable', 'MOST_RELIABLE'],
] as const satisfies readonly (readonly [keyof StrategiesQuery, string, RoutingStrategy])[];

interface Row {
  readonly name: string;
  readonly order: string;
  readonly costUsd: string | null;
  readonly p95Ms: number | null;
  readonly successRate: number | null;
  readonly why: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { id: 'strategy', header: 'Strategy', cell: ({ name }) => <strong className="nowrap">{name}</strong> },
  { id: 'order', header: 'In this order', cell: ({ order }) => <span className="mono small">{order}</span> },
  { id: 'cost', header: 'Cost', number: true, cell: ({ costUsd }) => usd(costUsd) },
  { id: 'p95', header: 'p95', number: true, cell: ({ p95Ms }) => duration(p95Ms) },
  { id: 'success', header: 'Success', number: true, cell: ({ successRate }) => percent(successRate) },
  { id: 'why', header: 'Why the first', cell: ({ why }) => <span className="small">{why}</span> },
];

/** Where a picture of a model would be made under each strategy, at this moment. Nothing is run. */
export function WhatIf({ models }: { models: readonly { readonly slug: string; readonly name: string }[] }) {
  const [model, setModel] = useState(models[0]?.slug ?? '');
  const input = (strategy: RoutingStrategy): QuoteInput => ({
    model,
    mode: 'TEXT_TO_IMAGE',
    inputImages: 0,
    tier: 'STANDARD',
    routing: { strategy, allowFallback: true, onUnknown: 'FAIL' },
  });
  const [result, again] = useQuery({
    query: StrategiesDocument,
    variables: {
      balanced: input('BALANCED'),
      cheapest: input('CHEAPEST'),
      fastest: input('FASTEST'),
      reliable: input('MOST_RELIABLE'),
    },
    pause: model === '',
  });
  return (
    <Card
      title="What if"
      actions={
        <div style={{ width: 240 }}>
          <Field label="For a picture of">
            {(control) => (
              <Select
                {...control}
                value={model}
                options={models.map(({ slug, name }) => ({ value: slug, label: name }))}
                onChange={setModel}
              />
            )}
          </Field>
        </div>
      }
    >
      <Answer of={result} again={again} height={220}>
        {(data) => (
          <Table
            label="Strategies"
            columns={COLUMNS}
            rows={STRATEGIES.map(([key, name]) => rowOf(name, data[key]))}
            keyOf={({ name }) => name}
          />
        )}
      </Answer>
    </Card>
  );
}

function rowOf(name: string, quote: StrategiesQuery['balanced']): Row {
  if (quote.__typename !== 'Quote')
    return { name, order: '–', costUsd: null, p95Ms: null, successRate: null, why: quote.message };
  const tried = quote.offers.filter(({ verdict }) => verdict !== 'EXCLUDED');
  const [first] = tried;
  return {
    name,
    order: tried.map(({ configKey }) => configKey.split('/')[0]).join(' → ') || 'nowhere',
    costUsd: first?.costUsd ?? null,
    p95Ms: first?.p95Ms ?? null,
    successRate: first?.successRate ?? null,
    why: first?.reason ?? 'No offer can do it now.',
  };
}
