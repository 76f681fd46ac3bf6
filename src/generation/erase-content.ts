import { eraseImagesOfGeneration, loosen } from '../assets/erase-images.ts';
import type { TransactionSql } from '../db/client.ts';
import { ERASED_MESSAGE, eraseEvents } from '../events/erase.ts';

/**
 * Erases what a generation that has ended was about: what was asked, its images in and out, its conversation, all that
 * was said on the way. Amounts, hashes, times, statuses and providers' ids stay. In the caller's transaction, which
 * holds the stream's lock; nothing is ever written to a stream that has ended, so nothing comes back. Twice is harmless.
 */
export async function eraseContent(
  tx: TransactionSql,
  { accountId, generationId }: { readonly accountId: string; readonly generationId: string },
): Promise<void> {
  const [before] = await tx<{ sha256: string | null }[]>`
    select conversation_sha256 as sha256 from generation where account_id = ${accountId} and id = ${generationId}`;
  // Losses tell what was asked for; where there was an error, its code stays with a sentence of ours.
  await tx`
    update generation set prompt = null, parameters = null, request = null, metadata = null,
      conversation_sha256 = null, conversation_family = null,
      route = (select jsonb_agg(entry || '{"losses": []}' order by place)
        from jsonb_array_elements(route) with ordinality as one (entry, place)),
      error_message = case when error_code is not null then ${ERASED_MESSAGE} end,
      content_erased_at = coalesce(content_erased_at, clock_timestamp())
    where account_id = ${accountId} and id = ${generationId}`;
  await tx`
    update attempt set warnings = '{}', error_message = case when error_code is not null then ${ERASED_MESSAGE} end
    where generation_id = ${generationId}`;
  await eraseImagesOfGeneration(tx, generationId);
  const sha256 = before?.sha256 ?? null;
  if (sha256 !== null) await loosen(tx, [{ sha256 }]);
  await eraseEvents(tx, generationId);
}
