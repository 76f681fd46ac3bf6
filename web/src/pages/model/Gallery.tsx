import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import type { FullModel } from './Model.tsx';

type GalleryImage = FullModel['gallery']['nodes'][number];

/**
 * Pictures that its page shows. They are where their publisher put them, who would see who looks: this page asks nobody
 * but its own server, so they are fetched when the person wants it.
 */
export function Gallery({ images, total }: { images: readonly GalleryImage[]; total: number }) {
  const [wanted, setWanted] = useState(false);
  const hosts = [...new Set(images.flatMap(({ url }) => (url === null ? [] : new URL(url).host)))];
  return (
    <Card
      title="Gallery"
      actions={
        hosts.length > 0 &&
        !wanted && <Button onClick={() => setWanted(true)}>Load them from {hosts.join(', ')}</Button>
      }
    >
      {images.length === 0 ? (
        <p className="muted">Its page shows no pictures.</p>
      ) : (
        <>
          <ul className="tiles" style={{ '--tile': '200px' }}>
            {images.map((image, place) => (
              // Pictures of a page have no id, and their order is the page's.
              <li key={place}>
                <Picture image={image} wanted={wanted} />
              </li>
            ))}
          </ul>
          {total > images.length && (
            <p className="muted small">
              The first {images.length} of {total}.
            </p>
          )}
        </>
      )}
    </Card>
  );
}

function Picture({ image: { url, caption, rank, elo }, wanted }: { image: GalleryImage; wanted: boolean }) {
  const [gone, setGone] = useState(false);
  return (
    <figure className="stack" style={{ '--gap': '6px' }}>
      {url === null || gone || !wanted ? (
        <div className="gallery-gone">
          <ImageOff size={20} aria-hidden />
          <span className="small">
            {url === null ? 'Listed without an address' : gone ? 'Not there any more' : 'Not loaded'}
          </span>
        </div>
      ) : (
        <img
          src={url}
          alt=""
          loading="lazy"
          referrerPolicy="no-referrer"
          className="gallery-image"
          onError={() => setGone(true)}
        />
      )}
      <figcaption className="small gallery-caption">
        {caption}
        {elo !== null && (
          <span className="muted numeric">
            {' '}
            · Elo {elo}
            {rank !== null && `, rank ${rank}`}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
