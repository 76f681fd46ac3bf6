import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DownloadButton } from './DownloadButton.tsx';
import type { EventImageFragment } from './operations.ts';

export interface ZoomProps {
  readonly images: readonly EventImageFragment[];
  /** The id of the one that is shown; null: closed. */
  readonly at: string | null;
  readonly prompt: string | null;
  readonly onAt: (id: string | null) => void;
}

/** A picture as large as the screen allows; the arrow keys go to those beside it. */
export function Zoom({ images, at, prompt, onAt }: ZoomProps) {
  const place = images.findIndex(({ id }) => id === at);
  const image = images[place];
  const go = (steps: number) => onAt(images[(place + steps + images.length) % images.length]?.id ?? null);
  const byKey = (event: KeyboardEvent) => {
    if (images.length < 2 || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    go(event.key === 'ArrowLeft' ? -1 : 1);
  };
  const several = images.length > 1;
  return (
    // The dialog's keys come up to here, wherever in it the focus is; the buttons in it do the same.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={byKey} style={{ display: 'contents' }}>
      <Dialog
        open={image !== undefined}
        onOpenChange={() => onAt(null)}
        title={several ? `Picture ${place + 1} of ${images.length}` : 'Picture'}
        wide
      >
        {image?.url != null && (
          <div className="stack">
            <img
              src={image.url}
              alt={prompt ?? 'The generated picture'}
              width={image.width}
              height={image.height}
              className="picture-large"
            />
            <div className="row spread">
              <span className="muted small numeric">
                {image.width} × {image.height}
              </span>
              <div className="row">
                {several && (
                  <>
                    <IconButton label="Previous picture" onClick={() => go(-1)}>
                      <ChevronLeft aria-hidden />
                    </IconButton>
                    <IconButton label="Next picture" onClick={() => go(1)}>
                      <ChevronRight aria-hidden />
                    </IconButton>
                  </>
                )}
                <DownloadButton image={image} />
              </div>
            </div>
          </div>
        )}
      </Dialog>
    </div>
  );
}
