import type { EventFieldsFragment, EventImageFragment, EstimateFieldsFragment } from './operations.ts';

/** One event of a generation, as the stream or the stored list sends it. */
export type RunEvent = EventFieldsFragment;
type Typed<Name extends RunEvent['__typename']> = Extract<RunEvent, { __typename: Name }>;

export type AttemptState = 'sending' | 'accepted' | 'succeeded' | 'failed' | 'canceled';

/** One try at one offer, as far as its events have told. */
export interface RunAttempt {
  readonly id: string;
  readonly configKey: string;
  readonly hedge: boolean;
  readonly state: AttemptState;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** Its own thinking and text: another attempt begins anew. */
  readonly thinking: string;
  readonly text: string;
  /** Sketches that it made while it thought. */
  readonly sketches: readonly EventImageFragment[];
  readonly error: { readonly code: string; readonly message: string } | null;
  /** The offer that was tried next because it failed; null when none was. */
  readonly next: string | null;
  /** What was due for it; null when nothing was, and while it isn't known. */
  readonly costUsd: string | null;
}

export interface RunProgress {
  readonly fraction: number | null;
  readonly phase: string;
  readonly queuePosition: number | null;
  readonly message: string | null;
  readonly etaMs: number | null;
  /** When it was said, for the time that is left. */
  readonly at: string;
}

export type RunEnd =
  | { readonly status: 'SUCCEEDED'; readonly costUsd: string | null }
  | { readonly status: 'FAILED'; readonly code: string; readonly message: string }
  | { readonly status: 'CANCELED'; readonly billing: string };

/** What a person is shown of a run, made of its events alone: the same live, after a reload, and in a replay. */
export interface Run {
  /** The last event that is in here. Those up to it are passed over, so that an event twice changes nothing. */
  readonly seq: number;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly route: readonly EstimateFieldsFragment[];
  readonly attempts: readonly RunAttempt[];
  readonly progress: RunProgress | null;
  /** Unfinished pictures, by the place of the picture that each is of. */
  readonly previews: ReadonlyMap<number, EventImageFragment>;
  readonly images: ReadonlyMap<number, EventImageFragment>;
  readonly cancelRequested: boolean;
  /** Events that are no longer stored, and so are missing here. */
  readonly missing: number;
  readonly end: RunEnd | null;
}

export const NO_EVENTS: Run = {
  seq: 0,
  startedAt: null,
  finishedAt: null,
  route: [],
  attempts: [],
  progress: null,
  previews: new Map(),
  images: new Map(),
  cancelRequested: false,
  missing: 0,
  end: null,
};

/** A run and the events that it was folded from: a replay folds some of them again. */
export interface RunLog {
  readonly run: Run;
  readonly events: readonly RunEvent[];
}

/** Both after what the stream sent next. */
export function append({ run, events }: RunLog, event: RunEvent): RunLog {
  if (event.__typename === 'StreamResetEvent') {
    // The log was restored to an earlier point: what came after that never was, and the stream goes on from there.
    const kept = events.filter(({ seq }) => seq <= event.seq);
    return { run: kept.reduce(fold, NO_EVENTS), events: kept };
  }
  return event.seq <= run.seq ? { run, events } : { run: fold(run, event), events: [...events, event] };
}

/** The run after one more event. */
export function fold(run: Run, event: RunEvent): Run {
  if (event.seq <= run.seq) return run;
  return { ...told(run, event), seq: event.seq };
}

function told(run: Run, event: RunEvent): Run {
  switch (event.__typename) {
    case 'GenerationQueuedEvent':
      return { ...run, startedAt: event.at };
    case 'RouteChosenEvent':
      return { ...run, route: event.route };
    case 'AttemptStartedEvent':
      return { ...run, attempts: [...run.attempts, attemptOf(event)], progress: null };
    case 'AttemptAcceptedEvent':
      return changed(run, event, (attempt) => ({ ...attempt, state: 'accepted' }));
    case 'ProgressEvent':
      return { ...run, progress: event };
    case 'ThoughtEvent':
      return changed(run, event, (attempt) => thought(attempt, event));
    case 'TextEvent':
      return changed(run, event, (attempt) => ({ ...attempt, text: attempt.text + (event.said ?? '') }));
    case 'PreviewEvent':
      return event.image === null ? run : { ...run, previews: put(run.previews, event.index, event.image) };
    case 'ImageEvent':
      return event.image === null ? run : { ...run, images: put(run.images, event.index, event.image) };
    case 'AttemptSucceededEvent':
      return changed(run, event, (attempt) => ({
        ...attempt,
        state: 'succeeded',
        finishedAt: event.at,
        costUsd: event.costUsd,
      }));
    case 'AttemptFailedEvent':
      return changed(run, event, (attempt) => ({
        ...attempt,
        state: 'failed',
        finishedAt: event.at,
        error: event.error,
        next: event.next,
      }));
    case 'AttemptCanceledEvent':
      return changed(run, event, (attempt) => ({
        ...attempt,
        state: 'canceled',
        finishedAt: event.at,
        costUsd: event.costUsd,
      }));
    case 'CancelRequestedEvent':
      return { ...run, cancelRequested: true };
    case 'GenerationSucceededEvent':
      return ended(run, event, { status: 'SUCCEEDED', costUsd: event.costUsd });
    case 'GenerationFailedEvent':
      return ended(run, event, { status: 'FAILED', ...event.error });
    case 'GenerationCanceledEvent':
      return ended(run, event, { status: 'CANCELED', billing: event.billing });
    case 'StreamGapEvent':
      return { ...run, missing: run.missing + event.to - event.from + 1 };
    default:
      // Types may be added; what this page doesn't know it doesn't show.
      return run;
  }
}

function attemptOf({ attemptId, configKey, hedge, at }: Typed<'AttemptStartedEvent'>): RunAttempt {
  return {
    id: attemptId ?? '',
    configKey,
    hedge,
    state: 'sending',
    startedAt: at,
    finishedAt: null,
    thinking: '',
    text: '',
    sketches: [],
    error: null,
    next: null,
    costUsd: null,
  };
}

function thought(attempt: RunAttempt, { thought, image }: Typed<'ThoughtEvent'>): RunAttempt {
  return {
    ...attempt,
    thinking: attempt.thinking + (thought ?? ''),
    sketches: image === null ? attempt.sketches : [...attempt.sketches, image],
  };
}

function changed(run: Run, { attemptId }: RunEvent, change: (attempt: RunAttempt) => RunAttempt): Run {
  return { ...run, attempts: run.attempts.map((attempt) => (attempt.id === attemptId ? change(attempt) : attempt)) };
}

function ended(run: Run, { at }: RunEvent, end: RunEnd): Run {
  return { ...run, finishedAt: at, progress: null, end };
}

function put(
  images: ReadonlyMap<number, EventImageFragment>,
  index: number,
  image: EventImageFragment,
): ReadonlyMap<number, EventImageFragment> {
  return new Map([...images, [index, image] as const].toSorted(([one], [other]) => one - other));
}
