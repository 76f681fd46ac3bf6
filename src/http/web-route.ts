import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type Context, type Next } from 'hono';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where web/build.ts puts the web app. */
const FOLDER = join(import.meta.dirname, '../../web/dist');

/** Addresses of programs: what isn't there under them is told to a program. */
const PROGRAMS = /^\/(?:v1|openai|images|graphql|healthz|readyz|metrics)(?:\/|$)/;

/**
 * The app's own files, this server's answers, and pictures; no script, style or address of anybody else's. Pictures of an
 * imported page are where their publisher put them.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Positions and widths of charts and menus are style attributes.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob: https:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The files of the web app. A file under assets/ has its content's hash in its name and is never another. */
export function createWebRoute(): Hono {
  return new Hono()
    .use('/assets/*', files('public, max-age=31536000, immutable'))
    .use('/:name{[a-z]+\\.(?:svg|js|png|webmanifest)}', files('public, max-age=3600'))
    .get('/', webPage);
}

/** Whether a person's browser asks for a page: the app knows what is at this address, or says that nothing is. */
export function asksForWebPage({ req }: Context): boolean {
  return req.method === 'GET' && req.header('accept')?.includes('text/html') === true && !PROGRAMS.test(req.path);
}

/** The one document that all pages of the app begin with. */
export async function webPage(context: Context, next?: Next): Promise<Response> {
  if (!existsSync(join(FOLDER, 'index.html'))) {
    return context.text('The web app is not built: run "npm run web:build". GraphQL is at /graphql.\n', 503);
  }
  const served = await page(context, next ?? (() => Promise.resolve()));
  return served ?? context.notFound();
}

const page = serveStatic({
  root: FOLDER,
  path: 'index.html',
  precompressed: true,
  onFound: (_path, context) => {
    context.header('cache-control', 'no-cache');
    context.header('content-security-policy', CONTENT_SECURITY_POLICY);
    // A shared link's token and a picture's signature are in addresses.
    context.header('referrer-policy', 'no-referrer');
  },
});

function files(cacheControl: string) {
  return serveStatic({
    root: FOLDER,
    precompressed: true,
    onFound: (_path, context) => context.header('cache-control', cacheControl),
  });
}
