import type { IncomingMessage, ServerResponse } from 'node:http';
import { withoutData } from '../data-uri.ts';
import { FAILURE_SHARE } from '../faults.ts';
import { refuse, sayAccepted } from '../job-door.ts';
import { requestError } from './fal-error.ts';
import { outcomeOf } from './fault-outcome.ts';
import { type Asked, Job } from './job.ts';
import { errorOfFault } from './refusals.ts';
import { runJob, type Workshop } from './run.ts';
import { settle } from './settle.ts';
import { addressesOf } from './status-json.ts';

/** Queues a request, or does what its fault says. Throws a FalError when it is refused. */
export async function answerSubmit(
  { message, response, origin }: { message: IncomingMessage; response: ServerResponse; origin: string },
  asked: Asked,
  shop: Workshop,
): Promise<void> {
  const { door } = outcomeOf(asked.fault);
  if (door.door === 'silent') return;
  if (door.door === 'gone') return void response.socket?.resetAndDestroy();
  if (door.door === 'refused') {
    const { fault, takesMs } = asked;
    const refusal = () => (fault === null ? null : errorOfFault(fault, shop.books.clock));
    return refuse(response, door.atOnce ? 0 : takesMs * FAILURE_SHARE, refusal);
  }

  const job = new Job(asked);
  shop.jobs.add(job);
  shop.books.received.add(job.id, 'fal', message, withoutData(asked.inputJson));
  void runJob(job, shop, origin).catch((error: unknown) => {
    process.stderr.write(`fal: ${error instanceof Error ? error.stack : String(error)}\n`);
    settle(job, requestError(500, 'Internal error', 'internal_error').reply, shop);
  });
  const body = {
    status: 'IN_QUEUE',
    request_id: job.id,
    ...addressesOf(job, origin),
    logs: null,
    metrics: {},
    queue_position: job.position,
    ...(asked.webhook !== null && { gateway_request_id: job.gatewayId }),
  };
  const headers = { 'content-type': 'application/json', 'x-fal-request-id': job.id };
  await sayAccepted(response, door.answer, { status: 200, headers, json: JSON.stringify(body) });
}
