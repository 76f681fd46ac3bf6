import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { GenerationHeadDocument } from '../../generation/operations.ts';
import { Button } from '../../ui/Button.tsx';

/** So many are shown at once of a conversation that is longer. */
const AT_ONCE = 4;

/** What a generation continues: what was asked for and what came of it, the oldest first. */
export function EarlierTurns({ id, depth = 1 }: { id: string; depth?: number }) {
  const [{ data }] = useQuery({ query: GenerationHeadDocument, variables: { id } });
  const [more, setMore] = useState(depth % AT_ONCE !== 0);
  const turn = data?.generation ?? null;
  if (turn === null) return null;
  return (
    <>
      {turn.refines !== null &&
        (more ? (
          <EarlierTurns id={turn.refines.id} depth={depth + 1} />
        ) : (
          <Button kind="quiet" onClick={() => setMore(true)}>
            Show what was before
          </Button>
        ))}
      <div className="earlier">
        <Link to="/generations/$id" params={{ id }} className="run-prompt">
          {turn.prompt ?? 'Erased'}
        </Link>
        {turn.images.length > 0 && (
          <div className="earlier-pictures">
            {turn.images.map(
              (image) =>
                image.url !== null && (
                  <img
                    key={image.id}
                    src={image.url}
                    alt={turn.prompt ?? 'A picture of before'}
                    width={image.width}
                    height={image.height}
                  />
                ),
            )}
          </div>
        )}
      </div>
    </>
  );
}
