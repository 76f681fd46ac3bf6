import { and, desc, eq, isNotNull, ne, sql } from 'drizzle-orm';
import { FencedError } from '../events/append.ts';
import type { FindOutcome, Operation, QueueMethod } from '../providers/queue-method.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { AttemptPlan } from './plan.ts';
import type { AttemptResult } from './result.ts';
import type { Run } from './run.ts';
import { accepted } from './tell.ts';
import { attempt, providerHook } from './tables.ts';
import { throughLosses } from './through-losses.ts';

type Plan = AttemptPlan & { readonly method: QueueMethod };

const FIND_TIMEOUT_MS = 20_000;
const BETWEEN_FINDS_MS = { first: 250, most: 5000 };

/**
 * Finds out what became of a submit whose answer was lost: by a webhook that names the attempt, else by the provider's
 * own list of jobs. It is never sent again while that can be learned. A job that neither tells of within the grace after
 * the intent has never arrived: another call is no double payment then.
 *
 * The grace must be longer than a lease, a submit's timeout and the longest freeze of a worker together: a worker that
 * was frozen between its look at the lease and its first byte may send late. Where running jobs are not listed it must be
 * longer than a job, too.
 */
export async function reconcile(
  run: Run,
  plan: Plan,
  signal: AbortSignal,
  { looks }: { looks: number },
): Promise<AttemptResult | { readonly kind: 'found'; readonly operation: Operation }> {
  const { held, parking, rooms } = run;
  for (let tries = looks; ; tries += 1) {
    const { hookedId, startedAt, ageMs } = await throughLosses(held, rooms.log, () => known(run, plan));
    const found = hookedId === null ? await find(run, plan, startedAt) : byHook(plan, hookedId);
    if (found.outcome === 'found') {
      const { operation } = found;
      await accepted(run, plan, operation);
      rooms.log.info(
        { generation_id: held.generationId, attempt_id: plan.attemptId, by: hookedId === null ? 'list' : 'webhook' },
        'submit_reconciled',
      );
      return { kind: 'found', operation };
    }
    // With the provider away nothing is learned, so the grace says nothing either.
    if (found.outcome === 'absent' && ageMs >= graceOf(run, plan)) return neverArrived(plan);
    if (signal.aborted) {
      if (held.stopReason === 'fenced') throw new FencedError(held.generationId);
      if (held.stopReason === 'shutdown') return { kind: 'parked', lookInMs: 0 };
      if (held.stopReason === 'deadline')
        return { kind: 'unknown', reason: 'the answer to the submit was lost', providerRequestId: null };
      return { kind: 'canceled', billing: 'UNKNOWN', usage: null };
    }
    const lookInMs = Math.min(BETWEEN_FINDS_MS.most, BETWEEN_FINDS_MS.first * 2 ** Math.min(tries, 20));
    const how = await parking.wait(lookInMs, signal, rooms.nudges.of(plan.attemptId));
    if (how === 'parked') return { kind: 'parked', lookInMs };
  }
}

/** How many times longer a job is looked for at a provider that lists only what has ended. */
const UNLISTED_TIMES = 4;

function graceOf({ rooms: { reconcileGraceMs } }: Run, { method }: Plan): number {
  return method.listsRunning ? reconcileGraceMs : UNLISTED_TIMES * reconcileGraceMs;
}

/** What our own tables tell: a webhook with the job's id, and how long ago the intent was stored, by the database's clock. */
async function known({ rooms }: Run, { attemptId }: Plan) {
  const [row] = await rooms.database.orm
    .select({
      startedAt: attempt.startedAt,
      ageMs: sql<number>`(extract(epoch from clock_timestamp() - ${attempt.startedAt}) * 1000)::float8`,
    })
    .from(attempt)
    .where(eq(attempt.id, attemptId));
  if (row === undefined) throw new Error(`${attemptId} is to be reconciled and is not there`);
  const [hook] = await rooms.database.orm
    .select({ operationId: providerHook.operationId })
    .from(providerHook)
    .where(eq(providerHook.attemptId, attemptId))
    .orderBy(desc(providerHook.receivedAt))
    .limit(1);
  return { hookedId: hook?.operationId ?? null, ...row };
}

function byHook({ method, request }: Plan, operationId: string): FindOutcome {
  return { outcome: 'found', operation: method.operationOf(operationId, request) };
}

function find({ rooms }: Run, { attemptId, method, provider, request }: Plan, intendedAt: Date): Promise<FindOutcome> {
  const taken = async (operationId: string) => {
    const [owner] = await rooms.database.orm
      .select({ id: attempt.id })
      .from(attempt)
      .where(
        and(
          eq(attempt.providerSlug, provider.slug),
          isNotNull(attempt.operationId),
          eq(attempt.operationId, operationId),
          ne(attempt.id, attemptId),
        ),
      );
    return owner !== undefined;
  };
  return method.find({ request, intendedAt, taken }, { signal: AbortSignal.timeout(FIND_TIMEOUT_MS) });
}

function neverArrived({ configKey }: Plan): AttemptResult {
  return {
    kind: 'failed',
    usage: null,
    providerRequestId: null,
    error: new ProviderError(`${configKey} has no job of this request: it never arrived there.`, {
      code: 'PROVIDER_UNAVAILABLE',
      reach: 'RETRY',
      billing: 'NO',
    }),
  };
}
