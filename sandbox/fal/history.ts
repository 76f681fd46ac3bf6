import type { Clock } from '../clock.ts';
import { plainError } from './fal-error.ts';
import type { Job } from './job.ts';
import type { Jobs } from './jobs.ts';

const DAY_MS = 86_400_000;
const STATUSES: Readonly<Record<string, (status: number) => boolean>> = {
  success: (status) => status < 400,
  user_error: (status) => status >= 400 && status < 500,
  error: (status) => status >= 500,
};

/**
 * A page of `GET /v1/models/requests/by-endpoint`, sorted by the end of requests, the last first. Only those that have
 * ended are in it: whether the real one tells of others nobody says, and this is the harder case.
 */
export function historyPage(jobs: Jobs, query: URLSearchParams, clock: Clock): object {
  const endpoints = new Set(query.getAll('endpoint_id').flatMap((ids) => ids.split(',')));
  if (endpoints.size === 0) throw plainError(422, 'endpoint_id: expected at least one.');
  const limit = readNumber(query.get('limit') ?? '50', 'limit', 100);
  const page = readNumber(
    query.has('cursor') ? Buffer.from(query.get('cursor') ?? '', 'base64').toString() : '1',
    'cursor',
  );
  const start = readTime(query.get('start'), 'start') ?? Date.now() - DAY_MS;
  const end = readTime(query.get('end'), 'end') ?? Infinity;
  const isWanted = STATUSES[query.get('status') ?? ''] ?? (() => true);
  const id = query.get('request_id');

  const found = jobs.ended().filter((job) => {
    const endedMs = Number(job.endedAt);
    const isNamed = id === null || id === job.id;
    return isNamed && endpoints.has(job.asked.model.id) && endedMs >= start && endedMs < end && isWanted(statusOf(job));
  });
  const payloads = query
    .getAll('expand')
    .flatMap((names) => names.split(','))
    .includes('payloads');
  const more = found.length > page * limit;
  return {
    items: found.slice((page - 1) * limit, page * limit).map((job) => itemOf(job, payloads, clock)),
    next_cursor: more ? Buffer.from(String(page + 1)).toString('base64') : null,
    has_more: more,
  };
}

function itemOf(job: Job, payloads: boolean, { speed }: Clock): object {
  const { id, asked, sentAt, startedAt, endedAt, result } = job;
  return {
    request_id: id,
    endpoint_id: asked.model.id,
    sent_at: sentAt.toISOString(),
    started_at: (startedAt ?? endedAt)?.toISOString(),
    ended_at: endedAt?.toISOString(),
    status_code: statusOf(job),
    duration: ((Number(endedAt) - Number(startedAt ?? endedAt)) * speed) / 1000,
    ...(payloads && { json_input: asked.inputJson, json_output: result?.body }),
  };
}

function statusOf({ result }: Job): number {
  return result?.status ?? 0;
}

function readNumber(text: string, name: string, most = Infinity): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw plainError(422, `${name}: expected a whole number from 1${most === Infinity ? '' : ` to ${most}`}.`);
}

function readTime(text: string | null, name: string): number | null {
  if (text === null) return null;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw plainError(422, `${name}: expected a date in the form of ISO 8601.`);
  return ms;
}
