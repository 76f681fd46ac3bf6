import type { IncomingMessage } from 'node:http';
import { plainError } from './fal-error.ts';

/** Lets every key pass but an empty one and one that contains "invalid". Throws a FalError. */
export function authorize(message: IncomingMessage): void {
  const [, key = ''] = /^Key (.+)$/i.exec(message.headers.authorization ?? '') ?? [];
  if (key === '') throw plainError(401, 'Authentication is required to access this application.');
  if (key.toLowerCase().includes('invalid')) throw plainError(401, 'No user found for Key ID and Secret');
}
