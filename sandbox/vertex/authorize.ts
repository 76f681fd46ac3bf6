import type { IncomingMessage } from 'node:http';
import { apiKeyOf, checkKey } from '../gemini/authorize.ts';
import { SERVICE, unauthenticated } from './error-faults.ts';

/**
 * Lets every access token and every key pass but those that contain "invalid". Without a project in the path only a key
 * says who pays. Throws a GoogleError as Google words it.
 */
export function authorize(message: IncomingMessage, query: URLSearchParams, project: string | null): void {
  const key = apiKeyOf(message, query);
  if (key !== '') return checkKey(key, SERVICE);
  const token = /^Bearer (.+)$/.exec(message.headers.authorization ?? '')?.[1] ?? '';
  if (token === '' || project === null) throw unauthenticated('CREDENTIALS_MISSING');
  if (token.toLowerCase().includes('invalid')) throw unauthenticated('ACCESS_TOKEN_EXPIRED');
}
