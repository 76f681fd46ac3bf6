import { useEffect, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { follow } from '../../../api/follow.ts';
import {
  ActivityDocument,
  LiveActivityDocument,
  type ActivityRowFragment,
  type GenerationEventType,
  type GenerationFilter,
} from './operations.ts';

const PAGE = 50;
/** What changes a line of the list; thoughts and progress would only make it flicker. */
const TOLD: GenerationEventType[] = [
  'GENERATION_QUEUED',
  'ATTEMPT_STARTED',
  'ATTEMPT_FAILED',
  'GENERATION_SUCCEEDED',
  'GENERATION_FAILED',
  'GENERATION_CANCELED',
];

export interface ActivityList {
  readonly rows: readonly ActivityRowFragment[];
  readonly state: 'reading' | 'there' | 'failed';
  readonly error: CombinedError | null;
  /** Reads on; null when there is no more. */
  readonly more: (() => void) | null;
}

interface Pages {
  readonly rows: readonly ActivityRowFragment[];
  readonly endCursor: string | null;
  readonly hasMore: boolean;
}

/** The generations that the filter means, newest first; live, also those that come now. One list a filter: key it by that. */
export function useActivity(filter: GenerationFilter, live: boolean): ActivityList {
  const client = useClient();
  const [pages, setPages] = useState<Pages | null>(null);
  const [error, setError] = useState<CombinedError | null>(null);
  const [after, setAfter] = useState<string | null>(null);
  useEffect(() => {
    const reading = client
      .query(ActivityDocument, { filter, after, first: PAGE }, { requestPolicy: 'network-only' })
      .subscribe(({ data, error: failed }) => {
        if (failed !== undefined) setError(failed);
        const part = data?.generations;
        if (part == null) return;
        setPages((before) => ({
          rows: merged(before?.rows ?? [], part.nodes),
          endCursor: part.pageInfo.endCursor,
          hasMore: part.pageInfo.hasNextPage,
        }));
      });
    return () => reading.unsubscribe();
  }, [client, filter, after]);
  useEffect(() => {
    if (!live) return;
    return follow({
      document: LiveActivityDocument,
      variables: { filter, only: TOLD },
      after: null,
      read: ({ activity }) => ({ item: activity.event, cursor: activity.cursor }),
      onItem: (event) => {
        if (event === null) return;
        setPages((before) => before && { ...before, rows: merged(before.rows, [event.generation]) });
      },
      onEnd: () => {},
      // The list itself says what is wrong with the filter or the key.
      onRefused: () => {},
    });
  }, [filter, live]);
  const endCursor = pages?.endCursor ?? null;
  return {
    rows: pages?.rows ?? [],
    state: pages !== null ? 'there' : error === null ? 'reading' : 'failed',
    error,
    more: pages?.hasMore === true && endCursor !== null ? () => setAfter(endCursor) : null,
  };
}

/** Each generation once, as it was told of last. Their ids sort by the time that they were accepted. */
function merged(
  before: readonly ActivityRowFragment[],
  told: readonly ActivityRowFragment[],
): readonly ActivityRowFragment[] {
  const byId = new Map([...before, ...told].map((row) => [row.id, row]));
  return [...byId.values()].toSorted((one, other) => (one.id < other.id ? 1 : -1));
}
