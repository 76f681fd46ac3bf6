import { z } from 'zod';
import type { FalSettings } from './fal-api.ts';
import type { FalAccepted } from './fal-wire.ts';
import type { Operation } from './queue-method.ts';
import { UnrenderableError } from './provider-error.ts';

const address = z.string().nullable().catch(null);

/** What is remembered of a request between two looks at it. */
const operationState = z.object({
  /** "owner/app": where its status, result and cancel lie, unless fal said something else. */
  app: z.string().catch(''),
  statusUrl: address,
  responseUrl: address,
  cancelUrl: address,
  /** What was last told of its progress; null for nothing yet. */
  phase: z.string().nullable().catch(null),
  position: z.number().nullable().catch(null),
  /** The lines of its log that were told, each by a mark of its own. */
  lines: z.array(z.string()).catch([]),
  /** Looks in a row that found no such request. */
  missing: z.number().int().nonnegative().catch(0),
});
export type FalState = z.output<typeof operationState>;

const NAMESPACES = new Set(['workflows', 'comfy']);

/** The model's app, without what follows it in its id. Throws UnrenderableError for an id that can't be one of fal's. */
export function appOf(upstreamModelId: string): string {
  const steps = upstreamModelId.split('/');
  const least = NAMESPACES.has(steps[0] ?? '') ? 3 : 2;
  // A step of dots alone would lead to another place of the API.
  if (steps.length >= least && steps.every((step) => /^[\w.-]+$/.test(step) && !/^\.+$/.test(step))) {
    return steps.slice(0, least).join('/');
  }
  throw new UnrenderableError(
    `The upstream model id must be "owner/app" or "owner/app/path", got ${JSON.stringify(upstreamModelId)}.`,
  );
}

export function newOperation(accepted: FalAccepted, app: string): Operation {
  const { request_id: id, status_url: statusUrl, response_url: responseUrl, cancel_url: cancelUrl } = accepted;
  return { id, state: operationState.parse({ app, statusUrl, responseUrl, cancelUrl }) };
}

/** Of a request whose id alone is known. Below a model id that we can't call by nothing will be found. */
export function operationOf(id: string, { upstreamModelId }: { readonly upstreamModelId: string }): Operation {
  let app = 'none/none';
  try {
    app = appOf(upstreamModelId);
  } catch (error) {
    if (!(error instanceof UnrenderableError)) throw error;
  }
  return { id, state: operationState.parse({ app }) };
}

export function readState(operation: Operation): FalState {
  return operationState.parse(operation.state);
}

export interface FalAddresses {
  readonly status: string;
  readonly statusStream: string;
  readonly response: string;
  readonly cancel: string;
}

/**
 * Where a request can be asked for. fal says it itself and wishes to be believed, but our key goes along: only what lies
 * below the queue's own address is; else, and when it didn't say, it is built by the rule that its clients go by.
 */
export function addressesOf({ queueUrl }: FalSettings, operation: Operation): FalAddresses {
  const { app, statusUrl, responseUrl, cancelUrl } = readState(operation);
  const ruled = `${queueUrl}/${app}/requests/${encodeURIComponent(operation.id)}`;
  const status = below(queueUrl, statusUrl) ?? new URL(`${ruled}/status`);
  const statusStream = new URL(status);
  statusStream.pathname += '/stream';
  for (const url of [status, statusStream]) url.searchParams.set('logs', '1');
  return {
    status: status.href,
    statusStream: statusStream.href,
    response: below(queueUrl, responseUrl)?.href ?? ruled,
    cancel: below(queueUrl, cancelUrl)?.href ?? `${ruled}/cancel`,
  };
}

function below(queueUrl: string, told: string | null): URL | null {
  const url = URL.parse(told ?? '');
  const base = new URL(`${queueUrl}/`);
  return url?.origin === base.origin && url.pathname.startsWith(base.pathname) ? url : null;
}
