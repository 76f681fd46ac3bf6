import { useLost } from '../api/socket.ts';
import { words, usd, duration } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { Progress } from '../ui/Progress.tsx';
import type { Run } from './fold.ts';
import { useNow } from './useNow.ts';

/** What a cancel says about the bill, for a person. */
const BILLING: Readonly<Record<string, string>> = {
  FREE: 'Nothing was sent, so it costs nothing.',
  BILLED: 'The provider bills it all the same.',
  TOO_LATE: 'It had ended already.',
  UNKNOWN: 'The provider doesn’t say whether it bills it.',
};

/** Where a run stands, in a line: what happens now and how long it still takes, or how it ended. */
export function RunStatus({ run }: { run: Run }) {
  if (run.end === null) return <Going run={run} />;
  const took = run.startedAt === null || run.finishedAt === null ? null : between(run.startedAt, run.finishedAt);
  const at = run.attempts.findLast(({ state }) => state === 'succeeded')?.configKey;
  switch (run.end.status) {
    case 'SUCCEEDED':
      return (
        <p className="row muted numeric" role="status">
          <span>Done in {duration(took)}</span>
          <span aria-hidden>·</span>
          <span>{usd(run.end.costUsd)}</span>
          {at !== undefined && <span className="mono small">{at}</span>}
        </p>
      );
    case 'CANCELED':
      return <Notice tone="warning">Canceled. {BILLING[run.end.billing] ?? ''}</Notice>;
    case 'FAILED':
      return (
        <Notice tone="bad">
          <strong>{words(run.end.code)}.</strong>{' '}
          {run.end.code === 'ALL_OFFERS_FAILED' ? 'The route says why at each.' : run.end.message}
        </Notice>
      );
  }
}

function Going({ run: { startedAt, progress, cancelRequested, attempts } }: { run: Run }) {
  const now = useNow(true);
  const lost = useLost();
  const elapsed = startedAt === null ? 0 : Math.max(0, now - new Date(startedAt).getTime());
  const left = progress?.etaMs == null ? null : Math.max(0, progress.etaMs - (now - new Date(progress.at).getTime()));
  const doing = doingOf(cancelRequested, progress, attempts.length > 0);
  return (
    <div className="stack" style={{ '--gap': '6px' }}>
      <Progress value={progress?.fraction ?? null} label={doing} />
      <p className="row spread small muted numeric">
        <span role="status">
          {lost ? 'Reconnecting; it goes on meanwhile' : doing}
          {!lost && progress?.queuePosition != null && `, ${progress.queuePosition} before it`}
          {!lost && progress?.message != null && `: ${progress.message}`}
        </span>
        <span>
          {duration(Math.round(elapsed / 1000) * 1000)}
          {left !== null && left > 0 && ` · about ${duration(Math.round(left / 1000) * 1000)} left`}
        </span>
      </p>
    </div>
  );
}

function doingOf(cancelRequested: boolean, progress: Run['progress'], sent: boolean): string {
  if (cancelRequested) return 'Canceling';
  if (progress !== null) return words(progress.phase);
  return sent ? 'Sent' : 'Waiting';
}

function between(from: string, to: string): number {
  return new Date(to).getTime() - new Date(from).getTime();
}
