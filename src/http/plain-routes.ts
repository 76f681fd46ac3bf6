import { Hono } from 'hono';
import type { ImageLinks } from '../assets/link.ts';
import type { Log } from '../base/log.ts';
import type { Database } from '../db/client.ts';
import { createHooksRoute, type HooksRouteOptions } from './hooks-route.ts';
import { createImagesRoute } from './images-route.ts';
import { createPagesRoute } from './pages-route.ts';
import { currentRequestId } from './request-id.ts';
import { createRestRoutes } from '../rest/routes.ts';
import type { RestRooms } from '../rest/rooms.ts';
import { asksForWebPage, createWebRoute, webPage } from './web-route.ts';

export interface PlainRoutesOptions extends HooksRouteOptions, Omit<RestRooms, 'links' | 'leaving' | 'limits'> {
  readonly links: () => ImageLinks;
  /** False while the process is about to end: load balancers send no more. */
  readonly ready: () => boolean;
}

/** Everything that isn't GraphQL: pictures out and in, model pages, the OpenAI-compatible door, providers' webhooks, and whether this process lives and can serve. */
export function createPlainRoutes(options: PlainRoutesOptions & Pick<RestRooms, 'leaving' | 'limits'>): Hono {
  const { database, store, links, ready, log } = options;
  const images: ImageLinks = {
    sign: (...args) => links().sign(...args),
    verify: (...args) => links().verify(...args),
  };
  return new Hono()
    .get('/healthz', (context) => context.text('ok\n'))
    .get('/readyz', async (context) => {
      const serves = ready() && (await answers(database, log));
      return serves ? context.text('ready\n') : context.text('not ready\n', 503);
    })
    .route('/', createImagesRoute({ database, store, links: images, log }))
    .route('/', createHooksRoute(options))
    .route('/', createPagesRoute(options))
    .route('/', createRestRoutes({ ...options, links: images }))
    .route('/', createWebRoute())
    .notFound((context) => {
      if (asksForWebPage(context)) return webPage(context);
      const message = `There is nothing to ${context.req.method} at ${context.req.path}. GraphQL is at /graphql.`;
      return context.json({ error: { code: 'NOT_FOUND', message } }, 404);
    })
    .onError((error, context) => {
      const requestId = currentRequestId();
      log.error({ request_id: requestId, err: error, path: context.req.path }, 'http_failed');
      const message = `The server failed. Its log says why, under ${requestId ?? 'no id'}.`;
      return context.json({ error: { code: 'INTERNAL_SERVER_ERROR', message } }, 500);
    });
}

async function answers({ sql }: Database, log: Log): Promise<boolean> {
  try {
    await sql`select 1`;
    return true;
  } catch (error) {
    log.warn({ err: error }, 'not_ready');
    return false;
  }
}
