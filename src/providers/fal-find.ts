import type { Json } from '../base/json.ts';
import { callFree, type FalSettings } from './fal-api.ts';
import { falBody } from './fal-body.ts';
import { operationOf } from './fal-operation.ts';
import { falHistory } from './fal-wire.ts';
import { UnreachableError } from './free-fetch.ts';
import { parseJson } from './parse-json.ts';
import type { FindOutcome, LostSubmit } from './queue-method.ts';

/** fal's clock and ours may differ by so much. */
const CLOCKS_DIFFER_MS = 60_000;
/** A hundred requests each. */
const MOST_PAGES = 50;

interface Sent {
  readonly id: string;
  readonly sentMs: number;
  readonly input: unknown;
}

/**
 * Looks for a request whose submit got no answer in the account's history of the endpoint
 * (https://fal.ai/docs/platform-apis/v1/models/requests/by-endpoint). It is ours when its input is, seed included: where
 * the caller gave none, the seed is the attempt's own. A request whose input wasn't kept can't be told from ours, and
 * then it is not said that there is none. The history is sorted by the end of requests: one that still runs may not be
 * in it yet.
 */
export async function find(
  settings: FalSettings,
  lost: LostSubmit,
  { signal }: { readonly signal: AbortSignal },
): Promise<FindOutcome> {
  try {
    const ours = falBody(lost.request);
    const sent = await sentSince(settings, lost, signal);
    let unclear = false;
    for (const { id, input } of sent.toSorted((one, other) => one.sentMs - other.sentMs)) {
      const isKept = typeof input === 'object' && input !== null;
      if ((isKept && !isSame(ours, input)) || (await lost.taken(id))) continue;
      if (isKept) return { outcome: 'found', operation: operationOf(id, lost.request) };
      unclear = true;
    }
    if (!unclear) return { outcome: 'absent' };
    return { outcome: 'unreachable', reason: 'a request of that time has no input in the history to be told by' };
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return { outcome: 'unreachable', reason: error.message };
  }
}

async function sentSince(
  settings: FalSettings,
  { request, intendedAt }: LostSubmit,
  signal: AbortSignal,
): Promise<Sent[]> {
  const sinceMs = intendedAt.getTime() - CLOCKS_DIFFER_MS;
  const query = new URLSearchParams({
    endpoint_id: request.upstreamModelId,
    start: new Date(sinceMs).toISOString(),
    expand: 'payloads',
    limit: '100',
  });
  const sent: Sent[] = [];
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const url = `${settings.apiUrl}/v1/models/requests/by-endpoint?${query}`;
    const answer = await callFree(settings, url, { method: 'GET', signal });
    const page = falHistory.safeParse(answer.json);
    if (answer.status !== 200 || !page.success) {
      throw new UnreachableError(`asked for the history of requests, fal answered HTTP ${answer.status}`);
    }
    for (const item of page.data.items) {
      if (item === null) continue;
      const sentMs = Date.parse(item.sent_at ?? item.started_at ?? '');
      // One without a time that can be read counts: it is compared like the others.
      if (sentMs < sinceMs) continue;
      const input = typeof item.json_input === 'string' ? parseJson(item.json_input) : item.json_input;
      sent.push({ id: item.request_id, sentMs: Number.isNaN(sentMs) ? sinceMs : sentMs, input });
    }
    const { next_cursor: next, has_more: more } = page.data;
    if (next == null || next === '' || more === false) return sent;
    query.set('cursor', next);
  }
  throw new UnreachableError(`there are more than ${MOST_PAGES} pages of requests since the submit`);
}

/**
 * Whether an input says all that ours does. It may say more, since fal fills in what was left out. A picture of ours may
 * lie at any address there: uploads have addresses of their own, and data may have been stored away.
 */
function isSame(ours: Json, theirs: unknown): boolean {
  if (ours === theirs) return true;
  if (typeof ours === 'string') return /^(?:upload|data):/.test(ours) && /^https?:/.test(String(theirs));
  if (typeof ours !== 'object' || ours === null || typeof theirs !== 'object' || theirs === null) return false;
  if (Array.isArray(ours) !== Array.isArray(theirs)) return false;
  const other = new Map<string, unknown>(Object.entries(theirs));
  if (Array.isArray(ours) && ours.length !== other.size) return false;
  return Object.entries(ours).every(([name, value]) => isSame(value, other.get(name)));
}
