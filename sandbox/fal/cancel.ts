import type { ServerResponse } from 'node:http';
import { pass } from '../clock.ts';
import { sendJson } from './fal-error.ts';
import type { Job } from './job.ts';
import { canceled } from './refusals.ts';
import type { Workshop } from './run.ts';
import { settle } from './settle.ts';

/** A runner that is told to stop does so after this much of the provider's time, unless it is done before. */
const STOPPING_MS = 2_000;

/** Takes a request out of the queue, or tells its runner to stop: whichever of fal's four answers that is. */
export function answerCancel(job: Job | null, response: ServerResponse, shop: Workshop): void {
  if (job === null) return sendJson(response, 404, { status: 'NOT_FOUND' });
  switch (job.status) {
    case 'COMPLETED':
      return sendJson(response, 400, { status: 'ALREADY_COMPLETED' });
    case 'IN_QUEUE':
      settle(job, canceled().reply, shop);
      return sendJson(response, 200, { status: 'OK' });
    case 'IN_PROGRESS':
      void pass(shop.books.clock.hereMs(STOPPING_MS), job.over).then((isDue) => {
        if (isDue) settle(job, canceled().reply, shop);
      });
      return sendJson(response, 202, { status: 'CANCELLATION_REQUESTED' });
    default:
      return job.status satisfies never;
  }
}
