import type { Json } from '../base/json.ts';
import { kindOfId } from '../base/ids.ts';
import { closest } from '../base/did-you-mean.ts';
import type { InputProblem } from '../base/refusal.ts';
import { unstorable, unstorableText } from '../base/storable.ts';
import { apiKeysByIds } from '../access/keys.ts';
import type { Catalog, Model } from '../catalog/model.ts';
import type { Queryable } from '../db/client.ts';
import { GuardError } from '../fetch/guard-error.ts';
import type { GuardedPost } from '../fetch/guarded-post.ts';
import { WEBHOOK_EVENT_TYPES, type WebhookEventType, type WebhookType } from './event-types.ts';

/** Which generations an endpoint is told of. What is null restricts nothing. */
export interface EndpointFilterInput {
  /** Slugs or aliases. */
  readonly models: readonly string[] | null;
  readonly apiKeys: readonly string[] | null;
  readonly metadata: Json | null;
}

/** What is said of an endpoint; what is undefined isn't. */
export interface EndpointInput {
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly eventTypes?: readonly WebhookType[] | undefined;
  /** Null: all generations of the account. */
  readonly filter?: EndpointFilterInput | null | undefined;
}

/** What was said of an endpoint, as its columns hold it. */
export interface CheckedEndpoint {
  readonly url?: string;
  readonly description?: string;
  readonly eventTypes?: WebhookEventType[];
  readonly modelIds?: string[] | null;
  readonly apiKeyIds?: string[] | null;
  readonly metadata?: Json | null;
}

export interface CheckRooms {
  readonly catalog: Catalog;
  readonly post: GuardedPost;
}

const LONGEST_DESCRIPTION = 200;
const MOST_NAMES = 100;
const LARGEST_METADATA_BYTES = 4096;
const RESOLVE_MS = 5000;

/** Checks what is there of an endpoint, and tells all that is wrong with it. Nothing is sent to its address. */
export async function checkEndpoint(
  queryable: Queryable,
  { catalog, post }: CheckRooms,
  accountId: string,
  { url, description, eventTypes, filter }: EndpointInput,
): Promise<{ columns: CheckedEndpoint; problems: InputProblem[] }> {
  const problems: (InputProblem | null)[] = [];
  let columns: CheckedEndpoint = {};
  if (url !== undefined) {
    problems.push(await checkUrl(post, url));
    columns = { ...columns, url };
  }
  if (description !== undefined) {
    problems.push(checkDescription(description));
    columns = { ...columns, description: description.trim() };
  }
  if (eventTypes !== undefined) {
    problems.push(checkEventTypes(eventTypes));
    columns = { ...columns, eventTypes: WEBHOOK_EVENT_TYPES.filter((type) => eventTypes.includes(type)) };
  }
  if (filter !== undefined) {
    const models = modelsOf(catalog, filter?.models ?? null);
    problems.push(...models.problems, ...(await checkKeys(queryable, accountId, filter?.apiKeys ?? null)));
    problems.push(checkMetadata(filter?.metadata ?? null));
    columns = {
      ...columns,
      modelIds: models.ids,
      apiKeyIds: filter?.apiKeys == null ? null : [...new Set(filter.apiKeys)],
      metadata: filter?.metadata ?? null,
    };
  }
  return { columns, problems: problems.filter((problem) => problem !== null) };
}

/** What is wrong with an address, in few words: what is behind it may be what only we can see. */
async function checkUrl(post: GuardedPost, url: string): Promise<InputProblem | null> {
  try {
    await post.check(url, AbortSignal.timeout(RESOLVE_MS));
    return null;
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    const why = error.code === 'URL_BLOCKED' ? error.why : 'its host has no address that could be found';
    return { path: ['url'], message: `Nothing is sent to this address (${error.code}): ${why}.` };
  }
}

function checkDescription(description: string): InputProblem | null {
  const path = ['description'];
  const length = description.trim().length;
  if (length > LONGEST_DESCRIPTION)
    return { path, message: `A description has at most ${LONGEST_DESCRIPTION} characters; this one has ${length}.` };
  const wrong = unstorableText(description);
  return wrong === null ? null : { path, message: `Expected text, got ${wrong}` };
}

function checkEventTypes(types: readonly WebhookType[]): InputProblem | null {
  const path = ['eventTypes'];
  const allowed = WEBHOOK_EVENT_TYPES;
  if (types.length === 0)
    return {
      path,
      message: 'An endpoint is told of one type at least; none came. Leave it out for the ends.',
      allowed,
    };
  if (!types.includes('ENDPOINT_TEST')) return null;
  return { path, message: 'ENDPOINT_TEST is sent by sendTestWebhook alone. Leave it out.', allowed };
}

function modelsOf(
  catalog: Catalog,
  names: readonly string[] | null,
): { ids: string[] | null; problems: readonly InputProblem[] } {
  if (names === null) return { ids: null, problems: [] };
  const path = ['filter', 'models'];
  const wrongLength = checkLength(names, path);
  if (wrongLength !== null) return { ids: [], problems: [wrongLength] };
  const problems: InputProblem[] = [];
  const found: Model[] = [];
  for (const [index, name] of names.entries()) {
    const model = catalog.model(name);
    if (model !== null) found.push(model);
    else
      problems.push({
        path: [...path, String(index)],
        message: `There is no model "${name}".${hintFor(catalog, name)}`,
      });
  }
  return { ids: [...new Set(found.map(({ id }) => id))], problems };
}

function hintFor(catalog: Catalog, name: string): string {
  const near = closest(
    name,
    catalog.models.flatMap(({ slug, aliases }) => [slug, ...aliases]),
    { most: 3 },
  );
  return near.length === 0 ? ' Query.models lists those that there are.' : ` Did you mean ${near.join(', ')}?`;
}

async function checkKeys(
  queryable: Queryable,
  accountId: string,
  ids: readonly string[] | null,
): Promise<InputProblem[]> {
  if (ids === null) return [];
  const path = ['filter', 'apiKeys'];
  const wrongLength = checkLength(ids, path);
  if (wrongLength !== null) return [wrongLength];
  const keys = await apiKeysByIds(
    queryable,
    ids.filter((id) => kindOfId(id) === 'apiKey'),
  );
  const known = new Set(keys.flatMap((key) => (key.accountId === accountId ? [key.id] : [])));
  return ids.flatMap((id, index) =>
    known.has(id)
      ? []
      : [
          {
            path: [...path, String(index)],
            message: 'There is no key of that id here; ids of keys begin with "key_".',
          },
        ],
  );
}

function checkLength(names: readonly string[], path: readonly string[]): InputProblem | null {
  if (names.length > 0 && names.length <= MOST_NAMES) return null;
  return { path, message: `Expected 1 to ${MOST_NAMES}, or null for all; got ${names.length}.` };
}

function checkMetadata(metadata: Json | null): InputProblem | null {
  if (metadata === null) return null;
  const path = ['filter', 'metadata'];
  if (typeof metadata !== 'object' || Array.isArray(metadata))
    return { path, message: 'Expected a JSON object that a generation’s metadata must contain, as {"name": value}.' };
  return unstorable(metadata, path, LARGEST_METADATA_BYTES);
}
