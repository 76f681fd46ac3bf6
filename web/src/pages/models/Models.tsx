import { getRouteApi, Link } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { useQuery } from 'urql';
import { Answer } from '../../parts/Answer.tsx';
import { ModelCard } from '../../parts/ModelCard.tsx';
import { Page } from '../../parts/Page.tsx';
import { Button, classOf } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Filters } from './Filters.tsx';
import './models.css';
import { ModelsDocument, type ModelFilter } from './operations.ts';
import type { ModelsSearch } from './routes.ts';

const route = getRouteApi('/models');
/** As many as can be asked for at once; a catalog of pictures has some dozens. */
const MOST = 100;
const MOST_COMPARED = 4;

export function Models() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = useDeferredValue(filterOf(search));
  const [result, again] = useQuery({
    query: ModelsDocument,
    variables: { filter, orderBy: search.order ?? 'NAME', first: MOST },
  });
  const { compare = [] } = search;
  const change = (one: Partial<ModelsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...one }), replace: true });
  const mark = (slug: string, marked: boolean) => {
    const rest = compare.filter((one) => one !== slug);
    const next = marked ? [...rest, slug] : rest;
    change({ compare: next.length > 0 ? next : undefined });
  };
  return (
    <Page title="Models" description="What each can do, what it costs, how fast and how reliable each provider is.">
      <Filters search={search} onChange={change} />
      <Answer of={result} again={again} height={600}>
        {({ models }) =>
          models.nodes.length === 0 ? (
            <Empty
              title="No model is like that"
              action={<Button onClick={() => void navigate({ search: {} })}>Clear the filters</Button>}
            >
              All that is set must hold at once. Take something away.
            </Empty>
          ) : (
            <>
              <p className="muted small numeric" role="status">
                {models.totalCount} {models.totalCount === 1 ? 'model' : 'models'}
              </p>
              <ul className="tiles" style={{ '--tile': '320px' }}>
                {models.nodes.map((model) => (
                  <li key={model.id}>
                    <ModelCard
                      model={model}
                      action={
                        <label className="check small">
                          <input
                            type="checkbox"
                            checked={compare.includes(model.slug)}
                            disabled={!compare.includes(model.slug) && compare.length >= MOST_COMPARED}
                            onChange={({ target }) => mark(model.slug, target.checked)}
                          />
                          Compare<span className="unseen"> {model.name}</span>
                        </label>
                      }
                    />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Answer>
      {compare.length > 0 && (
        <div className="compare-bar row spread" role="region" aria-label="To compare">
          <span className="small">
            {compare.length} of {MOST_COMPARED} marked
          </span>
          <span className="row">
            <Button kind="quiet" onClick={() => change({ compare: undefined })}>
              Clear
            </Button>
            <Link to="/compare" search={{ models: compare }} className={classOf('primary')}>
              Compare
            </Link>
          </span>
        </div>
      )}
    </Page>
  );
}

function filterOf({ q, mode, provider, creator, capability, status, most }: ModelsSearch): ModelFilter {
  return {
    ...(q !== undefined && { search: q }),
    ...(mode !== undefined && { mode }),
    ...(provider !== undefined && { provider }),
    ...(creator !== undefined && { creator }),
    ...(capability !== undefined && { capabilities: [capability] }),
    ...(status !== undefined && { status }),
    ...(most !== undefined && { maxPricePerImageUsd: String(most) }),
  };
}
