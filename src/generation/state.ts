/**
 * QUEUED → RUNNING → SUCCEEDED | FAILED | CANCELED. Only the last three are ends, and there is no way out of them.
 * RUNNING holds while a worker has the lease, between tries, and while a picture waits for storage.
 */
export const GENERATION_STATUSES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/**
 * SENDING    the intent is stored; bytes may or may not have left
 * ACCEPTED   the provider began to answer
 * UNKNOWN    bytes left, no complete answer came back, and it is being asked what became of it
 * SUCCEEDED  a complete answer with a picture, which is stored
 * FAILED     a complete answer that says no, or nothing ever left
 * CANCELED   we hung up because the caller asked us to
 * ABANDONED  what became of it will never be learned
 * The first three are open: a lane has at most one of them.
 */
export const ATTEMPT_STATUSES = [
  'SENDING',
  'ACCEPTED',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'UNKNOWN',
  'ABANDONED',
] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

export const OPEN_ATTEMPT_STATUSES = ['SENDING', 'ACCEPTED', 'UNKNOWN'] as const satisfies readonly AttemptStatus[];

export function isEnded(status: GenerationStatus): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELED';
}
