import { useQuery } from 'urql';
import { Field } from '../../ui/Field.tsx';
import { words } from '../../ui/format.ts';
import { Select, type SelectOption } from '../../ui/Select.tsx';
import { ModelFacetsDocument } from './operations.ts';
import { MODES, ORDERS, STATUSES, type ModelsSearch } from './routes.ts';

const ORDER_NAMES: Readonly<Record<(typeof ORDERS)[number], string>> = {
  NAME: 'Name',
  NEWEST: 'Newest',
  PRICE: 'Price',
  SPEED: 'Speed',
  SUCCESS: 'Success',
  ELO: 'Elo',
};

export interface FiltersProps {
  readonly search: ModelsSearch;
  readonly onChange: (change: Partial<ModelsSearch>) => void;
}

/** Everything by which models are chosen, each told in the address. */
export function Filters({ search, onChange }: FiltersProps) {
  const [{ data }] = useQuery({ query: ModelFacetsDocument });
  const nodes = data?.models.nodes ?? [];
  const creators = new Map(nodes.map(({ creator }) => [creator.slug, creator.name]));
  const capabilities = [...new Set(nodes.flatMap((model) => model.capabilities))].toSorted();
  return (
    <div className="tiles filters" role="search" aria-label="Models" style={{ '--tile': '150px', '--gap': '12px' }}>
      <Field label="Search">
        {(control) => (
          <input
            {...control}
            className="input"
            type="search"
            placeholder="Any words"
            value={search.q ?? ''}
            onChange={({ target }) => onChange({ q: target.value === '' ? undefined : target.value })}
          />
        )}
      </Field>
      <Choice
        label="Sort by"
        value={search.order ?? 'NAME'}
        options={ORDERS.map((order) => ({ value: order, label: ORDER_NAMES[order] }))}
        onChange={(order) => onChange({ order: order === 'NAME' ? undefined : order })}
      />
      <Choice
        label="Mode"
        value={search.mode ?? ''}
        options={any(MODES.map((mode) => ({ value: mode, label: words(mode) })))}
        onChange={(mode) => onChange({ mode: mode === '' ? undefined : mode })}
      />
      <Choice
        label="Provider"
        value={search.provider ?? ''}
        options={any((data?.providers ?? []).map(({ slug, name }) => ({ value: slug, label: name })))}
        onChange={(provider) => onChange({ provider: provider === '' ? undefined : provider })}
      />
      <Choice
        label="Creator"
        value={search.creator ?? ''}
        options={any([...creators].map(([slug, name]) => ({ value: slug, label: name })))}
        onChange={(creator) => onChange({ creator: creator === '' ? undefined : creator })}
      />
      <Choice
        label="Capability"
        value={search.capability ?? ''}
        options={any(capabilities.map((one) => ({ value: one, label: words(one) })))}
        onChange={(capability) => onChange({ capability: capability === '' ? undefined : capability })}
      />
      <Choice
        label="Status"
        value={search.status ?? ''}
        options={[
          { value: '', label: 'All but disabled' },
          ...STATUSES.map((status) => ({ value: status, label: words(status) })),
        ]}
        onChange={(status) => onChange({ status: status === '' ? undefined : status })}
      />
      <Field label="At most, $ a picture">
        {(control) => (
          <input
            {...control}
            className="input"
            type="number"
            min={0}
            step="any"
            placeholder="Any price"
            value={search.most ?? ''}
            onChange={({ target }) => onChange({ most: target.value === '' ? undefined : target.valueAsNumber })}
          />
        )}
      </Field>
    </div>
  );
}

function any<Value extends string>(options: readonly SelectOption<Value>[]): SelectOption<Value | ''>[] {
  return [{ value: '', label: 'Any' }, ...options];
}

function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: NoInfer<Value>;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
}) {
  return (
    <Field label={label}>
      {(control) => <Select {...control} value={value} options={options} onChange={onChange} />}
    </Field>
  );
}
