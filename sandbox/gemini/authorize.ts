import type { IncomingMessage } from 'node:http';
import { errorInfo, GoogleError } from './google-error.ts';

const SERVICE = 'generativelanguage.googleapis.com';

/** Lets every key pass but an empty one and one that contains "invalid". Throws a GoogleError as Google words it. */
export function authorize(message: IncomingMessage, query: URLSearchParams): void {
  const header = message.headers['x-goog-api-key'];
  const key = (Array.isArray(header) ? header[0] : header) ?? query.get('key') ?? '';
  if (key === '') {
    throw new GoogleError(
      'PERMISSION_DENIED',
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    );
  }
  if (key.toLowerCase().includes('invalid')) {
    const text = 'API key not valid. Please pass a valid API key.';
    throw new GoogleError('INVALID_ARGUMENT', text, [
      errorInfo('API_KEY_INVALID', { service: SERVICE }),
      { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US', message: text },
    ]);
  }
}
