import { createHash } from 'node:crypto';

/** Names a secret without giving it away: the same one has the same name in every process. */
export function credentialName(secret: string): string {
  return createHash('sha256').update(`pictograph credential ${secret}`).digest('hex').slice(0, 12);
}
