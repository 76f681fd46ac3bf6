import { parse } from 'hono/utils/cookie';
import type { IncomingMessage } from 'node:http';

/** The cookie's name where the browser reaches us over https: the prefix keeps other hosts of the domain from setting it. */
export const SECURE_COOKIE = '__Host-pictograph';
/** Elsewhere, where browsers take no `__Host-` name. */
export const PLAIN_COOKIE = 'pictograph';

/**
 * What a request shows of who asks, for the authenticator: its authorization header, else the session of its cookie. Of a
 * page of another origin the cookie doesn't count, so that such a page is nobody here. SameSite=Strict keeps most of them
 * from sending it, but not another port of the same host.
 */
export function authorizationOf({ headers }: Pick<IncomingMessage, 'headers'>): string | null {
  if (headers.authorization !== undefined) return headers.authorization;
  if (headers.cookie === undefined || !isOwnPage(headers)) return null;
  const cookies = parse(headers.cookie);
  const sealed = cookies[SECURE_COOKIE] ?? cookies[PLAIN_COOKIE];
  return sealed === undefined ? null : `cookie ${sealed}`;
}

/**
 * Whether a page of this very server asks, or a person who typed the address. Browsers say so in sec-fetch-site, but
 * only over https or at this machine; elsewhere the Origin that goes with every POST is compared.
 */
function isOwnPage(headers: IncomingMessage['headers']): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (headers.origin === undefined) return true;
  return URL.parse(headers.origin)?.host === headers.host;
}
