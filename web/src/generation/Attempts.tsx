import { Badge, type Tone } from '../ui/Badge.tsx';
import { duration, percent, usd, words } from '../ui/format.ts';
import type { AttemptState, Run, RunAttempt } from './fold.ts';

const TONES: Readonly<Record<AttemptState, Tone>> = {
  sending: 'accent',
  accepted: 'accent',
  succeeded: 'good',
  failed: 'bad',
  canceled: 'warning',
};

/** Where it went and why: each attempt in its order, then the offers that would have been next, and those that were not. */
export function Attempts({ run }: { run: Run }) {
  const tried = new Set(run.attempts.map(({ configKey }) => configKey));
  return (
    <ol className="stack" style={{ '--gap': '10px' }}>
      {run.attempts.map((attempt, place) => (
        <li key={attempt.id}>
          <TriedOffer
            attempt={attempt}
            place={place + 1}
            why={
              // Said once: it is the same for each try there.
              run.attempts.findIndex(({ configKey }) => configKey === attempt.configKey) === place
                ? (run.route.find(({ configKey }) => configKey === attempt.configKey)?.reason ?? null)
                : null
            }
          />
        </li>
      ))}
      {run.route
        .filter(({ configKey }) => !tried.has(configKey))
        .map((offer) => (
          <li key={offer.configKey} className="small muted">
            <span className="mono">{offer.configKey}</span>{' '}
            {offer.verdict === 'EXCLUDED' ? 'was left out' : 'would be next'}: {offer.reason}
            {offer.verdict !== 'EXCLUDED' &&
              ` (${usd(offer.costUsd)}, ${duration(offer.p50Ms)}, ${percent(offer.successRate)})`}
          </li>
        ))}
    </ol>
  );
}

function TriedOffer({ attempt, place, why }: { attempt: RunAttempt; place: number; why: string | null }) {
  const { configKey, hedge, state, startedAt, finishedAt, error, next, costUsd } = attempt;
  const took = finishedAt === null ? null : new Date(finishedAt).getTime() - new Date(startedAt).getTime();
  return (
    <div className="stack" style={{ '--gap': '2px' }}>
      <p className="row">
        <span className="muted numeric">{place}.</span>
        <span className="mono">{configKey}</span>
        <Badge tone={TONES[state]}>{words(state)}</Badge>
        {hedge && <Badge title="Started beside a slow one, within the extra cost that was allowed.">Hedge</Badge>}
        {took !== null && <span className="muted small numeric">{duration(took)}</span>}
        {costUsd !== null && <span className="muted small numeric">{usd(costUsd)}</span>}
      </p>
      {why !== null && <p className="small muted">{why}</p>}
      {error !== null && (
        <p className="small" style={{ color: 'var(--bad)' }}>
          {words(error.code)}: {error.message}
        </p>
      )}
      {next !== null && (
        <p className="small muted">
          {next === configKey ? (
            'Tried there again.'
          ) : (
            <>
              So it went on to <span className="mono">{next}</span>.
            </>
          )}
        </p>
      )}
    </div>
  );
}
