import type { Clock } from '../clock.ts';
import type { Job, LogLine } from './job.ts';

/** Where a request can be asked for; `origin` is where the one who asks found the sandbox's fal. */
export function addressesOf({ id, asked }: Job, origin: string): object {
  const url = `${origin}/queue/${asked.model.app}/requests/${id}`;
  return { response_url: url, status_url: `${url}/status`, cancel_url: `${url}/cancel` };
}

/** A request as its status tells of it, with these lines of its log; null: it was not asked for any. */
export function statusJson(job: Job, origin: string, clock: Clock, logs: readonly LogLine[] | null): object {
  const { id, status, result, startedAt, endedAt } = job;
  const seconds = startedAt === null || endedAt === null ? null : (Number(endedAt) - Number(startedAt)) / 1000;
  return {
    status,
    request_id: id,
    ...addressesOf(job, origin),
    ...(status === 'IN_QUEUE' && { queue_position: job.position }),
    logs,
    // In the provider's own time, like all that is measured in seconds there.
    metrics: seconds === null ? {} : { inference_time: seconds * clock.speed },
    ...(result !== null && result.status >= 400 && failureOf(result)),
  };
}

function failureOf({ status, headers }: { status: number; headers: Readonly<Record<string, string>> }): object {
  const type = headers['x-fal-error-type'];
  return { error: `Invalid status code: ${status}`, ...(type !== undefined && { error_type: type }) };
}
