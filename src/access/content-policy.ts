import { eq } from 'drizzle-orm';
import type { Queryable } from '../db/client.ts';
import { apiKey } from './tables.ts';

/** Whether one other offer may be asked when a provider refuses the content. The bootstrap key asks nobody else. */
export async function retriesRefusedContent(queryable: Queryable, apiKeyId: string | null): Promise<boolean> {
  if (apiKeyId === null) return false;
  const [row] = await queryable
    .select({ retries: apiKey.retriesRefusedContent })
    .from(apiKey)
    .where(eq(apiKey.id, apiKeyId));
  return row?.retries ?? false;
}
