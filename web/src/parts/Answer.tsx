import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CombinedError, UseQueryState } from 'urql';
import { codeOf, messageOf } from '../api/refusal.ts';
import { Button, classOf } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Loading } from '../ui/Skeleton.tsx';
import { Notice } from '../ui/Notice.tsx';

export interface AnswerProps<Data> {
  /** What useQuery returned. */
  readonly of: Pick<UseQueryState<Data, never>, 'data' | 'error' | 'fetching'>;
  /** Asks again. */
  readonly again: () => void;
  /** How high it will be about, in pixels, so that little jumps when it comes. */
  readonly height?: number;
  readonly children: (data: Data) => ReactNode;
}

/** A query's answer: read, refused, failed, or there. What was there stays while it is read anew. */
export function Answer<Data>({ of: { data, error }, again, height, children }: AnswerProps<Data>) {
  if (data !== undefined && data !== null) {
    return (
      <>
        {error !== undefined && <Notice tone="warning">{messageOf(error)}</Notice>}
        {children(data)}
      </>
    );
  }
  if (error !== undefined) return <Failed error={error} again={again} />;
  return <Loading {...(height !== undefined && { height })} />;
}

function Failed({ error, again }: { error: CombinedError; again: () => void }) {
  const code = codeOf(error);
  if (code === 'FORBIDDEN' || code === 'UNAUTHENTICATED') {
    return (
      <Empty
        title="This is for people who are signed in"
        action={
          <Link to="/sign-in" className={classOf('primary')}>
            Sign in
          </Link>
        }
      >
        {messageOf(error)}
      </Empty>
    );
  }
  return (
    <Notice tone="bad">
      <div className="stack" style={{ '--gap': '8px' }}>
        {messageOf(error)}
        <Button onClick={again}>Try again</Button>
      </div>
    </Notice>
  );
}
