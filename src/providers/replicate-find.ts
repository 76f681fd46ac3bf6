import type { Json } from '../base/json.ts';
import { UnreachableError } from './free-fetch.ts';
import { picturesToUpload, shownAddress } from './job-pictures.ts';
import type { FindOutcome, LostSubmit } from './queue-method.ts';
import { callFree, type ReplicateSettings } from './replicate-api.ts';
import { replicateBody, replicateModel } from './replicate-body.ts';
import { operationOf } from './replicate-operation.ts';
import { isUploadOf } from './replicate-upload.ts';
import { replicatePage, type ReplicatePrediction } from './replicate-wire.ts';

/** Replicate's clock and ours may differ by so much. */
const CLOCKS_DIFFER_MS = 60_000;
/** No submit comes so long after its intent: uploads included it has seconds. */
const LATEST_MS = 300_000;
/** A hundred predictions each. */
const MOST_PAGES = 50;

/**
 * Looks for a prediction whose submit got no answer among all that the account made since. The surest sign is the
 * webhook that was asked for: it names the attempt. A prediction with another webhook is another's; one without any is
 * ours when its model and all of its input are. Inputs are deleted an hour after the end: then nobody can tell any more,
 * and it is not said that there is none.
 */
export async function find(
  settings: ReplicateSettings,
  lost: LostSubmit,
  { signal }: { readonly signal: AbortSignal },
): Promise<FindOutcome> {
  try {
    const sinceMs = lost.intendedAt.getTime() - CLOCKS_DIFFER_MS;
    const made = (await madeSince(settings, sinceMs, signal)).toReversed();
    const { attemptId } = lost.request;
    const found = (id: string): FindOutcome => ({ outcome: 'found', operation: operationOf(id, lost.request) });
    for (const { id, webhook } of made) {
      if (webhook != null && names(webhook, attemptId) && !(await lost.taken(id))) return found(id);
    }
    let unclear = false;
    for (const prediction of made.filter(({ webhook }) => webhook == null)) {
      if (!isOfModel(prediction, lost.request.upstreamModelId)) continue;
      const isOurs = await isSame(ourInput(lost), prediction.input, uploaded);
      if (!isOurs && !mayBeOurs(prediction, lost)) continue;
      if (await lost.taken(prediction.id)) continue;
      if (isOurs) return found(prediction.id);
      unclear = true;
    }
    if (!unclear) return { outcome: 'absent' };
    return { outcome: 'unreachable', reason: 'a prediction of that time has no input any more to be told by' };
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return { outcome: 'unreachable', reason: error.message };
  }

  async function uploaded(shown: string, address: string): Promise<boolean> {
    const image = picturesToUpload(lost.request).find((one) => shownAddress(one) === shown);
    return image !== undefined && isUploadOf(settings, address, image, signal);
  }
}

/** The newest first. */
async function madeSince(
  settings: ReplicateSettings,
  sinceMs: number,
  signal: AbortSignal,
): Promise<ReplicatePrediction[]> {
  const made: ReplicatePrediction[] = [];
  let query = '';
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await callFree(settings, `/predictions${query}`, { method: 'GET', signal });
    const page = replicatePage.safeParse(answer.json);
    if (answer.status !== 200 || !page.success) {
      throw new UnreachableError(`asked for the list of predictions, Replicate answered HTTP ${answer.status}`);
    }
    const listed = page.data.results.filter((one) => one !== null);
    // One without a time that can be read counts: it is compared like the others.
    const recent = listed.filter(({ created_at: at }) => !(Date.parse(at ?? '') < sinceMs));
    made.push(...recent);
    const next = URL.parse(page.data.next ?? '');
    if (next === null || recent.length < listed.length) return made;
    // Only the query is taken: the address came out of an answer, and our token goes with it.
    query = next.search;
  }
  throw new UnreachableError(`there are more than ${MOST_PAGES} pages of predictions since the submit`);
}

/** Whether a webhook's address has the attempt in its path or query, as a whole. */
function names(webhook: string, attemptId: string): boolean {
  const url = URL.parse(webhook);
  if (url === null) return false;
  return url.searchParams.values().some((value) => value === attemptId) || url.pathname.split('/').includes(attemptId);
}

/** Whether nothing is left of it to tell by, and it was made when the submit was. */
function mayBeOurs(
  { data_removed: removed, created_at: at }: ReplicatePrediction,
  { intendedAt }: LostSubmit,
): boolean {
  return removed === true && !(Date.parse(at ?? '') > intendedAt.getTime() + LATEST_MS);
}

function isOfModel({ model, version }: ReplicatePrediction, upstreamModelId: string): boolean {
  const asked = replicateModel(upstreamModelId);
  if (asked.kind === 'official') return model == null || model === upstreamModelId;
  return version == null || version === asked.version.split(':').at(-1);
}

function ourInput({ request }: LostSubmit): Json {
  return replicateBody(request)['input'] ?? null;
}

/** Whether two inputs say the same; a string of ours may stand for an upload, which is looked at. */
async function isSame(
  ours: Json,
  theirs: unknown,
  uploaded: (shown: string, address: string) => Promise<boolean>,
): Promise<boolean> {
  if (ours === theirs) return true;
  if (typeof ours === 'string') return typeof theirs === 'string' && uploaded(ours, theirs);
  if (typeof ours !== 'object' || ours === null || typeof theirs !== 'object' || theirs === null) return false;
  if (Array.isArray(ours) !== Array.isArray(theirs)) return false;
  const [mine, other] = [new Map(Object.entries(ours)), new Map<string, unknown>(Object.entries(theirs))];
  if (mine.size !== other.size) return false;
  for (const [name, value] of mine) if (!(await isSame(value, other.get(name), uploaded))) return false;
  return true;
}
