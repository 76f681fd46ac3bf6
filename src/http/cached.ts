import type { Context } from 'hono';
import { hash } from 'node:crypto';

/** Everybody may keep it, and asks each time whether it still holds: so nobody reads what he has just changed as it was. */
export const REVALIDATED = 'public, no-cache';

interface Kept {
  readonly body: string;
  readonly etag: string;
}

/** By what they were written from, which never changes: they are forgotten with it. */
const written = new WeakMap<object, Map<string, Kept>>();

/**
 * What is written from an immutable object of the catalog, once for each `form`; everybody may keep it and ask whether it
 * still holds, which is answered by 304. Equal tags, equal bytes.
 */
export function cached(
  context: Context,
  { of, form, contentType }: { of: object; form: string; contentType: string },
  write: () => string,
): Response {
  const forms = written.get(of) ?? new Map<string, Kept>();
  written.set(of, forms);
  const { body, etag } = forms.get(form) ?? kept(write());
  forms.set(form, { body, etag });
  const headers = { etag, 'cache-control': REVALIDATED };
  if (isKnown(context.req.header('if-none-match'), etag)) return context.body(null, 304, headers);
  return context.body(body, 200, { ...headers, 'content-type': contentType });
}

function kept(body: string): Kept {
  return { body, etag: `"${hash('sha1', body, 'base64url')}"` };
}

/** Whether an If-None-Match names this tag, compared weakly as RFC 9110 13.1.2 has it. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
