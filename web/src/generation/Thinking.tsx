import { useEffect, useRef } from 'react';
import { withBold } from '../ui/bold.tsx';
import type { RunAttempt } from './fold.ts';

/** What the model thinks, as it comes, and the sketches it makes meanwhile. */
export function Thinking({ attempt, live }: { attempt: RunAttempt; live: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const { thinking, sketches } = attempt;
  useEffect(() => {
    const box = frame.current;
    // Follows the text unless the person has scrolled up to read.
    if (live && box !== null && box.scrollHeight - box.scrollTop - box.clientHeight < 120)
      box.scrollTop = box.scrollHeight;
  });
  if (thinking === '' && sketches.length === 0) return null;
  return (
    <details className="thinking" open={live}>
      <summary>{live ? 'Thinking' : 'What it thought'}</summary>
      {sketches.length > 0 && (
        <ul className="row">
          {sketches.map(
            ({ id, url, width, height }, place) =>
              url !== null && (
                <li key={id}>
                  <img
                    src={url}
                    alt={`Sketch ${place + 1}`}
                    width={width}
                    height={height}
                    className="thinking-sketch"
                  />
                </li>
              ),
          )}
        </ul>
      )}
      <div ref={frame} className="thinking-text" tabIndex={0} role="region" aria-label="The model’s thinking">
        {withBold(thinking)}
      </div>
    </details>
  );
}
