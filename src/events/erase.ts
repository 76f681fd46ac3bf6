import type { TransactionSql } from '../db/client.ts';
import { ERASED_LINE, EVENTS_CHANNEL } from './hub.ts';

/** What stands where a provider's words were: they may have quoted the prompt. */
export const ERASED_MESSAGE = 'What was said of it was erased with the content.';

/**
 * Empties the stored events of a generation that has ended, in the caller's transaction, which holds its stream's lock:
 * text and images become null, and messages that may quote them go. Each event keeps its place, seq, type and time, so
 * cursors hold. Nodes that still remember what was read are told with the commit. Twice is harmless.
 */
export async function eraseEvents(tx: TransactionSql, generationId: string): Promise<void> {
  await tx`
    update event set body = case type
      when 'THOUGHT' then body || '{"text": null, "imageId": null}'
      when 'TEXT' then body || '{"text": null}'
      when 'PROGRESS' then body || '{"message": null}'
      when 'ROUTE_CHOSEN' then jsonb_set(body, '{route}', coalesce((
        select jsonb_agg(entry || '{"losses": []}' order by place)
        from jsonb_array_elements(body -> 'route') with ordinality as one (entry, place)), '[]'))
      when 'ATTEMPT_FAILED' then jsonb_set(body, '{error,message}', to_jsonb(${ERASED_MESSAGE}::text))
      when 'GENERATION_FAILED' then jsonb_set(body, '{error,message}', to_jsonb(${ERASED_MESSAGE}::text))
      else body || '{"imageId": null}'
    end
    where generation_id = ${generationId}
      and type in ('THOUGHT', 'TEXT', 'PROGRESS', 'ROUTE_CHOSEN', 'ATTEMPT_FAILED', 'GENERATION_FAILED', 'PREVIEW', 'IMAGE')`;
  await tx`select pg_notify(${EVENTS_CHANNEL}, ${`${generationId}:${ERASED_LINE}`})`;
}
