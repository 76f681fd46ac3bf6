import type { ServerResponse } from 'node:http';
import type { Viewer } from '../access/viewer.ts';
import { RateLimitedRefusal } from '../base/refusal.ts';

/** What one key may have open at one process. */
const MOST_STREAMS = 100;

/** Takes one of the viewer's places until the answer is over, in whatever way. Throws RateLimitedRefusal. */
export type TakePlace = (viewer: Viewer, answer: Pick<ServerResponse, 'closed' | 'once'>) => void;

export function createStreamPlaces(most = MOST_STREAMS): TakePlace {
  const taken = new Map<string, number>();
  return ({ accountId, apiKeyId }, answer) => {
    const key = `${accountId} ${apiKeyId ?? ''}`;
    const open = taken.get(key) ?? 0;
    if (open >= most)
      throw new RateLimitedRefusal(
        `This key has ${open} event streams open here, and may have ${most}. End some.`,
        5000,
      );
    if (answer.closed) return;
    taken.set(key, open + 1);
    answer.once('close', () => {
      const left = (taken.get(key) ?? 1) - 1;
      if (left === 0) taken.delete(key);
      else taken.set(key, left);
    });
  };
}
