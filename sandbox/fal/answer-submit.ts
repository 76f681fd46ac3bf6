import type { IncomingMessage, ServerResponse } from 'node:http';
import { pass } from '../clock.ts';
import { withoutData } from '../data-uri.ts';
import { requestError } from './fal-error.ts';
import { type Door, FAILURE_SHARE, outcomeOf } from './fault-outcome.ts';
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
  if (door.door === 'refused') return refuse(response, asked, door.atOnce, shop);

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
  await say(response, door.answer, JSON.stringify(body), job.id);
}

async function refuse(response: ServerResponse, asked: Asked, atOnce: boolean, { books }: Workshop): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  if (!atOnce && !(await pass(asked.takesMs * FAILURE_SHARE, left.signal))) return;
  const error = asked.fault === null ? null : errorOfFault(asked.fault, books.clock);
  if (error !== null) throw error;
  response.writeHead(502, { 'content-type': 'text/html; charset=UTF-8' });
  response.end('<!DOCTYPE html>\n<html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>\n');
}

type Answer = Extract<Door, { door: 'accepted' }>['answer'];

async function say(response: ServerResponse, answer: Answer, json: string, id: string): Promise<void> {
  if (answer === 'never') return void response.socket?.resetAndDestroy();
  response.writeHead(200, { 'content-type': 'application/json', 'x-fal-request-id': id });
  if (answer === 'whole') return void response.end(json);
  if (answer === 'half') return void response.end(json.slice(0, json.length / 2));
  if (answer === 'no JSON') return void response.end(`<${json}`);
  response.write(json.slice(0, json.length / 2));
  // Past the current turn, so that what was written is with the system before the connection goes.
  await pass(0);
  response.socket?.destroy();
}
