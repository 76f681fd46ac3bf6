import type { Run } from '../../generation/fold.ts';
import { useRuns } from '../../generation/useRun.ts';
import { Card } from '../../ui/Card.tsx';
import { duration, usd } from '../../ui/format.ts';
import { RunCard, type RunCardProps } from './RunCard.tsx';

export interface SideBySideProps extends Omit<RunCardProps, 'id'> {
  readonly ids: readonly string[];
}

/** Runs of one request that were started together, and what they come to. */
export function SideBySide({ ids, ...actions }: SideBySideProps) {
  const runs = useRuns(ids);
  return (
    <Card title="Side by side">
      <div className="stack">
        <p className="beside-total numeric small" role="status">
          {together(runs)}
        </p>
        <div className="beside">
          {ids.map((id) => (
            <RunCard key={id} id={id} {...actions} />
          ))}
        </div>
      </div>
    </Card>
  );
}

/** In a line: what they cost, and which was fastest and which cheapest once all have ended. */
function together(runs: readonly Run[]): string {
  const done = runs.filter(({ end }) => end?.status === 'SUCCEEDED').map(factsOf);
  const running = runs.filter(({ end }) => end === null).length;
  const total = runs.reduce((sum, run) => sum + costOf(run), 0);
  if (running > 0) return `${runs.length - running} of ${runs.length} have ended. So far ${usd(total)}.`;
  const [fastest] = done.toSorted((one, other) => one.tookMs - other.tookMs);
  const [cheapest] = done.toSorted((one, other) => one.costUsd - other.costUsd);
  if (fastest === undefined || cheapest === undefined) return 'None of them made a picture.';
  return [
    `Together ${usd(total)}.`,
    `Fastest: ${fastest.at}, ${duration(fastest.tookMs)}.`,
    `Cheapest: ${cheapest.at}, ${usd(cheapest.costUsd)}.`,
    ...(done.length < runs.length ? [`${runs.length - done.length} made no picture.`] : []),
  ].join(' ');
}

function factsOf(run: Run) {
  const { attempts, startedAt, finishedAt } = run;
  return {
    at: attempts.findLast(({ state }) => state === 'succeeded')?.configKey ?? '–',
    costUsd: costOf(run),
    tookMs: new Date(finishedAt ?? 0).getTime() - new Date(startedAt ?? 0).getTime(),
  };
}

/** What it came to; of one that goes on or made nothing, what its attempts have said so far. */
function costOf({ attempts, end }: Run): number {
  if (end?.status === 'SUCCEEDED') return Number(end.costUsd ?? 0);
  return attempts.reduce((sum, { costUsd }) => sum + Number(costUsd ?? 0), 0);
}
