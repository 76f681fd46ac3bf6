/**
 * QUEUED → RUNNING → SUCCEEDED | FAILED | CANCELED. Only the last three are ends, and there is no way out of them.
 * RUNNING holds while a worker has the lease, between tries, while a picture waits for storage, and while nobody has the
 * lease because everything waits for providers' jobs.
 */
export const GENERATION_STATUSES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/**
 * SENDING    the intent is stored; bytes may or may not have left
 * ACCEPTED   the provider began to answer, or gave the id of the job that it will do
 * UNKNOWN    bytes left, no complete answer came back, and the provider is being asked what became of it
 * SUCCEEDED  a complete answer with a picture, which is stored
 * FAILED     a complete answer that says no, or nothing ever left
 * CANCELED   called off: the caller asked for it, its time was over, or another attempt was sooner
 * ABANDONED  what became of it will never be learned
 * The first three are open: a lane has at most one of them, and one more that is a hedge.
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

/** Whether an attempt's outcome is still to come. */
export function isOpen(status: AttemptStatus): boolean {
  return (OPEN_ATTEMPT_STATUSES as readonly AttemptStatus[]).includes(status);
}

export function isEnded(status: GenerationStatus): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELED';
}
