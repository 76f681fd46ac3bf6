import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import './published-pictures.css';

export interface PublishedPicture {
  /** Null where a page lists a picture without its address. */
  readonly url: string | null;
  readonly caption: string;
}

/**
 * Pictures of an imported page. They are where their publisher put them, who would see who looks: this app asks nobody
 * but its own server, so they are fetched when the person wants it.
 */
export function PublishedPictures({ title, pictures }: { title: string; pictures: readonly PublishedPicture[] }) {
  const [wanted, setWanted] = useState(false);
  const hosts = [...new Set(pictures.flatMap(({ url }) => (url === null ? [] : (URL.parse(url)?.host ?? []))))];
  return (
    <Card
      title={title}
      actions={
        hosts.length > 0 &&
        !wanted && <Button onClick={() => setWanted(true)}>Load them from {hosts.join(', ')}</Button>
      }
    >
      {pictures.length === 0 ? (
        <p className="muted">No page in the catalog shows any.</p>
      ) : (
        <ul className="tiles" style={{ '--tile': '200px' }}>
          {pictures.map((picture, place) => (
            // Pictures of a page have no id, and their order is the page's.
            <li key={place}>
              <Picture picture={picture} wanted={wanted} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Picture({ picture: { url, caption }, wanted }: { picture: PublishedPicture; wanted: boolean }) {
  const [gone, setGone] = useState(false);
  return (
    <figure className="stack" style={{ '--gap': '6px' }}>
      {url === null || gone || !wanted ? (
        <div className="published-missing">
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
          className="published-picture"
          onError={() => setGone(true)}
        />
      )}
      <figcaption className="small published-caption">{caption}</figcaption>
    </figure>
  );
}
