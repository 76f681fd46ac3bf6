import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { Page } from '../../parts/Page.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import './compare.css';
import { Comparison } from './Comparison.tsx';
import { ComparedModelDocument, CompareChoicesDocument, type ComparedModelQuery } from './operations.ts';

const route = getRouteApi('/compare');
const MOST = 4;

export type ComparedModel = NonNullable<ComparedModelQuery['model']>;

export function Compare() {
  const { models: slugs = [] } = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data }] = useQuery({ query: CompareChoicesDocument });
  const set = (models: readonly string[]) =>
    void navigate({ search: { models: models.length > 0 ? models : undefined }, replace: true });
  const shown = slugs.slice(0, MOST);
  const models = useModels(shown);
  const choices = (data?.models.nodes ?? []).filter(({ slug }) => !shown.includes(slug));
  return (
    <Page title="Compare" description="Two to four models side by side. What differs stands out.">
      {shown.length < MOST && (
        <div style={{ maxWidth: 340 }}>
          <Field label={shown.length === 0 ? 'Begin with' : 'Add a model'}>
            {(control) => (
              <Select
                {...control}
                value=""
                options={[
                  { value: '', label: 'Choose a model' },
                  ...choices.map(({ slug, name }) => ({ value: slug, label: name })),
                ]}
                onChange={(slug) => slug !== '' && set([...shown, slug])}
              />
            )}
          </Field>
        </div>
      )}
      {shown.length === 0 ? (
        <Empty title="Nothing to compare yet">Choose models here, or mark them in the list of models.</Empty>
      ) : (
        <Comparison models={models} onRemove={(slug) => set(shown.filter((one) => one !== slug))} />
      )}
    </Page>
  );
}

/** Each by a query of its own, so that one more asks for one more. Those that don't exist are left out. */
function useModels(slugs: readonly string[]): readonly ComparedModel[] {
  const client = useClient();
  const [found, setFound] = useState<ReadonlyMap<string, ComparedModel>>(new Map());
  const wanted = slugs.join(' ');
  useEffect(() => {
    const running = wanted.split(' ').map((slug) =>
      client.query(ComparedModelDocument, { slug }).subscribe(({ data }) => {
        const model = data?.model;
        if (model != null) setFound((before) => new Map(before).set(slug, model));
      }),
    );
    return () => running.forEach((subscription) => subscription.unsubscribe());
  }, [client, wanted]);
  return slugs.flatMap((slug) => found.get(slug) ?? []);
}
