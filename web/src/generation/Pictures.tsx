import { Maximize2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Run } from './fold.ts';
import type { EventImageFragment } from './operations.ts';
import { Zoom } from './Zoom.tsx';

export interface PicturesProps {
  readonly run: Run;
  /** What the pictures are of, for those who don't see them. */
  readonly prompt: string | null;
  /** What else can be done with a picture. */
  readonly actions?: (image: EventImageFragment) => ReactNode;
}

/** The pictures of a run: finished ones, and until then how far each has come. */
export function Pictures({ run, prompt, actions }: PicturesProps) {
  const [zoomed, setZoomed] = useState<string | null>(null);
  const places = [...new Set([...run.images.keys(), ...(run.end === null ? run.previews.keys() : [])])].toSorted(
    (one, other) => one - other,
  );
  if (places.length === 0) return null;
  return (
    <>
      <ul className={places.length === 1 ? 'pictures pictures-one' : 'pictures'}>
        {places.map((place) => {
          const image = run.images.get(place) ?? null;
          const shown = image ?? run.previews.get(place) ?? null;
          return (
            shown !== null && (
              <li key={place}>
                <Picture
                  image={shown}
                  alt={alt(prompt, place, image === null)}
                  onZoom={image === null ? null : () => setZoomed(image.id)}
                />
                {image !== null && actions !== undefined && <div className="row">{actions(image)}</div>}
              </li>
            )
          );
        })}
      </ul>
      <Zoom images={[...run.images.values()]} at={zoomed} prompt={prompt} onAt={setZoomed} />
    </>
  );
}

function Picture({ image, alt, onZoom }: { image: EventImageFragment; alt: string; onZoom: (() => void) | null }) {
  const { url, width, height } = image;
  if (url === null) return <div className="picture picture-gone">Erased</div>;
  const shown = (
    <img src={url} alt={alt} width={width} height={height} style={{ aspectRatio: `${width} / ${height}` }} />
  );
  if (onZoom === null) return <div className="picture picture-unfinished">{shown}</div>;
  return (
    <div className="picture">
      <button type="button" className="picture-open" onClick={onZoom} aria-label="Enlarge the picture">
        {shown}
        <Maximize2 size={16} aria-hidden />
      </button>
    </div>
  );
}

function alt(prompt: string | null, place: number, unfinished: boolean): string {
  return `${unfinished ? 'Unfinished: ' : ''}${prompt ?? 'the generated picture'} (${place + 1})`;
}
