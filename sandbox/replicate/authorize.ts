import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';

/** Lets every token pass but an empty one and one that contains "invalid". Throws a Problem as Replicate words it. */
export function authorize(message: IncomingMessage): void {
  const [, token = ''] = /^(?:Bearer|Token) (.+)$/i.exec(message.headers.authorization ?? '') ?? [];
  if (token === '') throw new Problem(401, 'Unauthenticated', 'You did not pass an authentication token');
  if (token.toLowerCase().includes('invalid')) {
    throw new Problem(401, 'Unauthenticated', 'You did not pass a valid authentication token');
  }
}
