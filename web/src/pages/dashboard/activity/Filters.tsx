import { useQuery } from 'urql';
import { Field } from '../../../ui/Field.tsx';
import { words } from '../../../ui/format.ts';
import { Select, type SelectOption } from '../../../ui/Select.tsx';
import { ACTIVITY_STATUSES, type ActivitySearch } from '../routes.ts';
import { ActivityFacetsDocument } from './operations.ts';

export interface FiltersProps {
  readonly search: ActivitySearch;
  readonly onChange: (change: Partial<ActivitySearch>) => void;
}

export function Filters({ search, onChange }: FiltersProps) {
  const [{ data }] = useQuery({ query: ActivityFacetsDocument });
  const choices: readonly [name: 'model' | 'provider' | 'key', label: string, options: SelectOption<string>[]][] = [
    ['model', 'Model', (data?.models.nodes ?? []).map(({ slug, name }) => ({ value: slug, label: name }))],
    ['provider', 'Provider', (data?.providers ?? []).map(({ slug, name }) => ({ value: slug, label: name }))],
    [
      'key',
      'Key',
      (data?.apiKeys?.nodes ?? []).map(({ id, name, lastFour }) => ({ value: id, label: `${name} …${lastFour}` })),
    ],
  ];
  const orNone = (value: string) => (value === '' ? undefined : value);
  return (
    <div className="tiles" role="search" aria-label="Generations" style={{ '--tile': '130px', '--gap': '12px' }}>
      <Field label="Search">
        {(control) => (
          <input
            {...control}
            className="input"
            type="search"
            placeholder="Words of the prompt"
            value={search.q ?? ''}
            onChange={({ target }) => onChange({ q: orNone(target.value) })}
          />
        )}
      </Field>
      <Field label="Status">
        {(control) => (
          <Select
            {...control}
            value={search.status ?? ''}
            options={[
              { value: '', label: 'Any' },
              ...ACTIVITY_STATUSES.map((status) => ({ value: status, label: words(status) })),
            ]}
            onChange={(status) => onChange({ status: status === '' ? undefined : status })}
          />
        )}
      </Field>
      {choices.map(([name, label, options]) => (
        <Field key={name} label={label}>
          {(control) => (
            <Select
              {...control}
              value={search[name] ?? ''}
              options={[{ value: '', label: 'Any' }, ...options]}
              onChange={(value) => onChange({ [name]: orNone(value) })}
            />
          )}
        </Field>
      ))}
      {(['since', 'until'] as const).map((name) => (
        <Field key={name} label={name === 'since' ? 'From' : 'To'}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="date"
              value={search[name] ?? ''}
              onChange={({ target }) => onChange({ [name]: orNone(target.value) })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
