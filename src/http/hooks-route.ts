import { Hono } from 'hono';
import type { HookReception } from '../generation/hooks.ts';
import type { Provider } from '../providers/provider.ts';
import type { HookRequest } from '../providers/hook.ts';

export interface HooksRouteOptions {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly receiveHook: (
    provider: Provider,
    request: HookRequest,
    query: { attempt?: string | undefined; token?: string | undefined },
  ) => Promise<HookReception>;
}

/** More than any provider sends: results are addresses, not pictures. */
const LARGEST_BODY = 1024 ** 2;

/**
 * `POST /v1/hooks/{provider}?attempt=…&token=…`: providers tell that a job has news. Only a signature of the provider's own
 * is believed; what it says is looked at, never taken over.
 */
export function createHooksRoute({ providers, receiveHook }: HooksRouteOptions): Hono {
  return new Hono().post('/v1/hooks/:provider', async (context) => {
    const provider = providers.get(context.req.param('provider'));
    const refuse = (status: 401 | 404 | 413 | 503, code: string, message: string) =>
      context.json({ error: { code, message } }, status);
    if (provider === undefined || provider.verifyHook === null)
      return refuse(404, 'NOT_FOUND', 'No provider of that name sends webhooks here.');
    const body = await readBody(context.req.raw);
    if (body === null) return refuse(413, 'TOO_LARGE', `Expected a body of at most ${LARGEST_BODY} bytes.`);
    const headers = Object.fromEntries(context.req.raw.headers);
    const { attempt, token } = context.req.query();
    switch (await receiveHook(provider, { headers, body, at: new Date() }, { attempt, token })) {
      case 'taken':
        return context.body(null, 200);
      case 'refused':
        return refuse(401, 'UNAUTHENTICATED', 'The signature is not the provider’s, or too old.');
      case 'try again':
      default:
        context.header('retry-after', '30');
        return refuse(503, 'UNAVAILABLE', 'The signature can’t be checked right now. Send it again later.');
    }
  });
}

/** Null when it is too large; no more than that much of it is read. */
async function readBody({ body }: Request): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.byteLength;
    if (size > LARGEST_BODY) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
