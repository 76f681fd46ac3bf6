import { useEffect, useRef, type ReactNode } from 'react';
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
        {withHeadings(thinking)}
      </div>
    </details>
  );
}

/** Models set the headings of their thoughts in two asterisks, which is all the Markdown that comes. */
function withHeadings(text: string): ReactNode[] {
  // Every second part stood between asterisks; the place is its only name, and parts are only ever added.
  return text
    .split(/\*\*(.+?)\*\*/)
    .map((part, place) => (place % 2 === 1 ? <strong key={place}>{part}</strong> : part));
}
