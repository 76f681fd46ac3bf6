import { getRouteApi, Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { useViewer } from '../../api/viewer.ts';
import { Page } from '../../parts/Page.tsx';
import { Button, classOf } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Field } from '../../ui/Field.tsx';
import { words } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import './gallery.css';
import { GalleryPart } from './GalleryPart.tsx';
import { GALLERY_STATUSES, type GallerySearch } from './routes.ts';

const route = getRouteApi('/gallery');

/** One's own generations, an admin's: everybody's. */
export function Gallery() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const viewer = useViewer();
  const change = (one: Partial<GallerySearch>) =>
    void navigate({ search: (before) => ({ ...before, ...one }), replace: true });
  if (viewer.state === 'nobody') {
    return (
      <Page title="Gallery">
        <Empty
          title="Your pictures are here once you are signed in"
          action={
            <Link to="/sign-in" className={classOf('primary')}>
              Sign in
            </Link>
          }
        >
          Everything that you have generated, to be found again, reused and erased.
        </Empty>
      </Page>
    );
  }
  return (
    <Page title="Gallery" description="Everything that was generated, the latest first.">
      <div className="tiles" role="search" aria-label="Gallery" style={{ '--tile': '200px', '--gap': '12px' }}>
        <Field label="Search">
          {(control) => (
            <input
              {...control}
              className="input"
              type="search"
              placeholder="Words of the prompt"
              value={search.q ?? ''}
              onChange={({ target }) => change({ q: target.value === '' ? undefined : target.value })}
            />
          )}
        </Field>
        <Field label="Model">
          {(control) => (
            <input
              {...control}
              className="input"
              placeholder="Slug or alias"
              value={search.model ?? ''}
              onChange={({ target }) => change({ model: target.value === '' ? undefined : target.value })}
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
                ...GALLERY_STATUSES.map((status) => ({ value: status, label: words(status) })),
              ]}
              onChange={(status) => change({ status: status === '' ? undefined : status })}
            />
          )}
        </Field>
      </div>
      <Parts key={JSON.stringify(search)} search={search} onClear={() => void navigate({ search: {} })} />
    </Page>
  );
}

/** Page after page, as far as the person has gone; another filter begins anew. */
function Parts({ search, onClear }: { search: GallerySearch; onClear: () => void }) {
  const { q, model, status } = useDeferredValue(search);
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  const filter = {
    ...(q !== undefined && { search: q }),
    ...(model !== undefined && { model }),
    ...(status !== undefined && { status: [status] }),
  };
  const filtered = q !== undefined || model !== undefined || status !== undefined;
  return (
    <>
      {cursors.map((after, place) => (
        <GalleryPart
          key={after}
          filter={filter}
          after={after}
          last={place === cursors.length - 1}
          onMore={(cursor) => setCursors((all) => [...all, cursor])}
          empty={
            filtered ? (
              <Empty title="Nothing is like that" action={<Button onClick={onClear}>Clear the filters</Button>} />
            ) : (
              <Empty
                title="Nothing was generated yet"
                action={
                  <Link to="/playground" className={classOf('primary')}>
                    Open the playground
                  </Link>
                }
              >
                What you run appears here, with its pictures.
              </Empty>
            )
          }
        />
      ))}
    </>
  );
}
