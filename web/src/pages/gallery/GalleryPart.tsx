import { Link } from '@tanstack/react-router';
import { Recycle } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { EraseButton } from '../../generation/EraseButton.tsx';
import { Answer } from '../../parts/Answer.tsx';
import { keepDraft } from '../playground/draft.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, classOf } from '../../ui/Button.tsx';
import { usd, words } from '../../ui/format.ts';
import { Moment } from '../../ui/Moment.tsx';
import { GalleryPageDocument, type GalleryPageQuery, type GenerationFilter } from './operations.ts';

type Item = NonNullable<GalleryPageQuery['generations']>['nodes'][number];

export interface GalleryPartProps {
  readonly filter: GenerationFilter;
  readonly after: string | null;
  /** Whether the next is to be asked for when its end comes in sight. */
  readonly last: boolean;
  readonly onMore: (cursor: string) => void;
  /** Instead of the first part when there is nothing at all. */
  readonly empty: ReactNode;
}

/** Two dozen generations. */
export function GalleryPart({ filter, after, last, onMore, empty }: GalleryPartProps) {
  const [result, again] = useQuery({
    query: GalleryPageDocument,
    variables: { filter, after },
    requestPolicy: after === null ? 'cache-and-network' : 'cache-first',
  });
  return (
    <Answer of={result} again={again} height={420}>
      {({ generations }) => {
        if (generations === null) return null;
        const { nodes, pageInfo } = generations;
        if (nodes.length === 0 && after === null) return empty;
        const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
        return (
          <>
            <ul className="tiles" style={{ '--tile': '240px' }}>
              {nodes.map((item) => (
                <li key={item.id}>
                  <Tile item={item} onErased={() => again({ requestPolicy: 'network-only' })} />
                </li>
              ))}
            </ul>
            {last && next !== null && <More onMore={() => onMore(next)} />}
          </>
        );
      }}
    </Answer>
  );
}

function Tile({ item, onErased }: { item: Item; onErased: () => void }) {
  const [first] = item.images;
  const ended = item.status !== 'QUEUED' && item.status !== 'RUNNING';
  return (
    <article className="gallery-tile">
      <Link to="/generations/$id" params={{ id: item.id }} className="gallery-tile-picture">
        {first?.url == null ? (
          <span className="muted small">{item.contentErasedAt === null ? words(item.status) : 'Erased'}</span>
        ) : (
          <img
            src={first.url}
            alt={item.prompt ?? 'A generated picture'}
            loading="lazy"
            width={first.width}
            height={first.height}
          />
        )}
        {item.images.length > 1 && <Badge>{item.images.length} pictures</Badge>}
      </Link>
      <p className="gallery-tile-prompt">{item.prompt ?? <span className="muted">Erased</span>}</p>
      <p className="small muted numeric">
        {item.model.name} · {usd(item.costUsd)} · <Moment at={item.createdAt} />
      </p>
      <div className="row">
        {item.prompt !== null && (
          <Link
            to="/playground"
            search={{ model: item.model.slug, mode: item.mode === 'IMAGE_EDIT' ? 'IMAGE_EDIT' : 'TEXT_TO_IMAGE' }}
            className={classOf('plain')}
            onClick={() => keepDraft(item.prompt ?? '', item.parameters)}
          >
            <Recycle aria-hidden />
            Reuse
          </Link>
        )}
        {ended && item.contentErasedAt === null && <EraseButton id={item.id} onErased={onErased} />}
      </div>
    </article>
  );
}

/** Asks for more when it comes in sight, and at a press for those who don't scroll. */
function More({ onMore }: { onMore: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (element === null) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && onMore(), {
      rootMargin: '600px',
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [onMore]);
  return (
    <div ref={end} className="row" style={{ justifyContent: 'center' }}>
      <Button onClick={onMore}>Show more</Button>
    </div>
  );
}
