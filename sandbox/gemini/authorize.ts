import type { IncomingMessage } from 'node:http';
import { errorInfo, GoogleError } from './google-error.ts';

/** Lets every key pass but an empty one and one that contains "invalid". Throws a GoogleError as Google words it. */
export function authorize(message: IncomingMessage, query: URLSearchParams): void {
  const key = apiKeyOf(message, query);
  if (key === '') {
    throw new GoogleError(
      'PERMISSION_DENIED',
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    );
  }
  checkKey(key, 'generativelanguage.googleapis.com');
}

export function apiKeyOf(message: IncomingMessage, query: URLSearchParams): string {
  const header = message.headers['x-goog-api-key'];
  return (Array.isArray(header) ? header[0] : header) ?? query.get('key') ?? '';
}

/** Throws a GoogleError for a key that the service doesn't take. */
export function checkKey(key: string, service: string): void {
  if (key.toLowerCase().includes('invalid')) {
    const text = 'API key not valid. Please pass a valid API key.';
    throw new GoogleError('INVALID_ARGUMENT', text, [
      errorInfo('API_KEY_INVALID', { service }),
      { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US', message: text },
    ]);
  }
}
