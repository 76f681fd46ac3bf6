import assert from 'node:assert/strict';
import { createGuardedFetch } from '../../src/fetch/guarded-fetch.ts';
import { freeFetch } from '../../src/providers/free-fetch.ts';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import type { Provider, ProviderRequest, ProviderUpdate } from '../../src/providers/provider.ts';
import type {
  FindOutcome,
  LookOutcome,
  Operation,
  QueueMethod,
  SubmitOutcome,
} from '../../src/providers/queue-method.ts';
import { createReplicate } from '../../src/providers/replicate.ts';

export const TOKEN = 'r8_a-token-that-nobody-may-see';
export const NANO = 'google/nano-banana-2';
/** A model of a test's scenario: quick to draw, with streams and lists of pictures. */
export const SKETCH = 'acme/sketch';

export const REQUEST: ProviderRequest = {
  attemptId: 'att_1',
  upstreamModelId: NANO,
  prompt: 'a lighthouse at night, seen from the sea',
  images: [],
  imageField: 'image_input',
  mask: null,
  maskField: null,
  conversation: null,
  fields: {},
};

/** Replicate as it is found below `url`, with the real fetches. */
export function replicateAt(
  baseUrl: string,
  {
    apiToken = TOKEN,
    webhookSecret = null,
    firstByteTimeoutMs = 3000,
  }: { apiToken?: string; webhookSecret?: string | null; firstByteTimeoutMs?: number } = {},
): Provider & { readonly standard: QueueMethod } {
  const provider = createReplicate({
    baseUrl,
    apiToken,
    webhookSecret,
    firstByteTimeoutMs,
    fetch: createPaidFetch(),
    freeFetch,
    fetchPicture: createGuardedFetch({ allowOrigins: [new URL(baseUrl).origin] }),
  });
  const { standard } = provider;
  assert(standard.kind === 'queue');
  return { ...provider, standard };
}

export function submit(
  { standard }: { readonly standard: QueueMethod },
  request: Partial<ProviderRequest> = {},
  {
    hookUrl = null,
    signal = AbortSignal.timeout(20_000),
    beforeSend = () => undefined,
  }: { hookUrl?: string | null; signal?: AbortSignal; beforeSend?: () => void } = {},
): Promise<SubmitOutcome> {
  return standard.submit({ ...REQUEST, ...request }, { hookUrl, signal, beforeSend });
}

export async function accepted(...call: Parameters<typeof submit>): Promise<Operation> {
  const outcome = await submit(...call);
  assert(outcome.outcome === 'accepted', JSON.stringify(outcome));
  return outcome.operation;
}

export interface Looked {
  readonly updates: readonly ProviderUpdate[];
  readonly outcome: LookOutcome;
}

export async function lookOnce(
  { standard }: { readonly standard: QueueMethod },
  operation: Operation,
  { signal = AbortSignal.timeout(20_000), prompt = REQUEST.prompt }: { signal?: AbortSignal; prompt?: string } = {},
): Promise<Looked> {
  const running = standard.look(operation, { signal, request: { ...REQUEST, prompt } });
  const updates: ProviderUpdate[] = [];
  for (;;) {
    const { done, value } = await running.next();
    if (done === true) return { updates, outcome: value };
    updates.push(value);
  }
}

/** Looks again and again until there is an end. `unreachable` is one here. */
export async function follow(
  provider: { readonly standard: QueueMethod },
  accepted: Operation,
  prompt: string = REQUEST.prompt,
): Promise<Looked & { readonly looks: number }> {
  const all: ProviderUpdate[] = [];
  let operation = accepted;
  for (let looks = 1; ; looks += 1) {
    const { updates, outcome } = await lookOnce(provider, operation, { prompt });
    all.push(...updates);
    if (outcome.outcome !== 'pending') return { updates: all, outcome, looks };
    ({ operation } = outcome);
    await new Promise((resolve) => void setTimeout(resolve, 25));
  }
}

export function find(
  { standard }: { readonly standard: QueueMethod },
  request: Partial<ProviderRequest> = {},
  {
    taken = new Set(),
    intendedAt = new Date(Date.now() - 5000),
  }: { readonly taken?: ReadonlySet<string>; intendedAt?: Date } = {},
): Promise<FindOutcome> {
  const lost = { request: { ...REQUEST, ...request }, intendedAt, taken: async (id: string) => taken.has(id) };
  return standard.find(lost, { signal: AbortSignal.timeout(20_000) });
}

/** How a call went, in the few words that a route goes by; a lost one is looked for, as a worker does. */
export interface Course {
  readonly brief: string;
  readonly id: string | null;
  readonly outcome: LookOutcome | SubmitOutcome;
}

/** `taken`: ids of jobs that belong to calls; this one's is added, as a worker stores it. */
export async function course(
  provider: { readonly standard: QueueMethod },
  request: Partial<ProviderRequest>,
  taken: Set<string> = new Set(),
): Promise<Course> {
  const intendedAt = new Date();
  const submitted = await submit(provider, request);
  if (submitted.outcome === 'failed') return { brief: briefOf(submitted), id: null, outcome: submitted };
  let operation = submitted.outcome === 'accepted' ? submitted.operation : null;
  if (operation === null) {
    const found = await find(provider, request, { intendedAt, taken });
    if (found.outcome !== 'found') return { brief: `unknown, ${found.outcome}`, id: null, outcome: submitted };
    ({ operation } = found);
  }
  taken.add(operation.id);
  const { outcome } = await follow(provider, operation, request.prompt);
  const how = submitted.outcome === 'unknown' ? 'unknown, found, ' : '';
  return { brief: `${how}${briefOf(outcome)}`, id: operation.id, outcome };
}

export function briefOf(outcome: LookOutcome | SubmitOutcome): string {
  if (outcome.outcome === 'canceled') return `canceled ${outcome.billed ? 'BILLED' : 'FREE'}`;
  if (outcome.outcome !== 'failed') return outcome.outcome;
  return `failed ${outcome.error.code} ${outcome.error.reach} ${outcome.error.billing}`;
}

export function messagesOf(updates: readonly ProviderUpdate[]): (string | null)[] {
  return updates.flatMap((update) => (update.type === 'progress' ? [update.message] : []));
}
