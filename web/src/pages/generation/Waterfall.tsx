import type { Run, RunEvent } from '../../generation/fold.ts';
import { duration, words } from '../../ui/format.ts';

/** Events that are marked on the line of time; thoughts and progress come too often to be told apart there. */
const MARKED: Readonly<Partial<Record<RunEvent['__typename'], string>>> = {
  RouteChosenEvent: 'Route chosen',
  AttemptAcceptedEvent: 'Accepted',
  PreviewEvent: 'Preview',
  ImageEvent: 'Picture',
  CancelRequestedEvent: 'Cancel requested',
};

/** Its attempts over time, one below the other, with what came when. */
export function Waterfall({ run, events }: { run: Run; events: readonly RunEvent[] }) {
  const begin = run.startedAt === null ? null : timeOf(run.startedAt);
  const last = events.at(-1);
  if (begin === null || last === undefined || run.attempts.length === 0) return null;
  const end = Math.max(timeOf(last.at), begin + 1);
  const place = (at: string) => ((timeOf(at) - begin) / (end - begin)) * 100;
  return (
    <div className="waterfall" role="group" aria-label="Attempts over time">
      {run.attempts.map((attempt) => {
        const from = place(attempt.startedAt);
        const to = attempt.finishedAt === null ? 100 : place(attempt.finishedAt);
        const took = (attempt.finishedAt === null ? end : timeOf(attempt.finishedAt)) - timeOf(attempt.startedAt);
        return (
          <div key={attempt.id} className="waterfall-line">
            <span className="small mono clip" title={attempt.configKey}>
              {attempt.configKey}
            </span>
            <span className="waterfall-track">
              <span
                className={`waterfall-bar waterfall-${attempt.state}`}
                style={{ left: `${from}%`, width: `${Math.max(to - from, 0.5)}%` }}
              />
              {events
                .filter(({ attemptId, __typename }) => attemptId === attempt.id && MARKED[__typename] !== undefined)
                .map((event) => (
                  <span
                    key={event.seq}
                    className="waterfall-mark"
                    style={{ left: `${place(event.at)}%` }}
                    title={`${MARKED[event.__typename] ?? ''} after ${duration(timeOf(event.at) - begin)}`}
                  />
                ))}
            </span>
            <span className="small numeric">
              {words(attempt.state)}, {duration(took)}
            </span>
          </div>
        );
      })}
      <p className="row spread small muted numeric waterfall-scale">
        <span>0 s</span>
        <span>{duration(end - begin)}</span>
      </p>
    </div>
  );
}

function timeOf(at: string): number {
  return new Date(at).getTime();
}
