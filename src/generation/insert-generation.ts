import type { Json } from '../base/json.ts';
import type { Mode, ServiceTier } from '../catalog/closed-sets.ts';
import { rawOf, type Tx } from '../db/client.ts';
import type { GenerationRequest } from './request.ts';

/** A request as it is accepted. */
export interface NewGeneration {
  readonly accountId: string;
  readonly id: string;
  readonly apiKeyId: string | null;
  readonly modelId: string;
  readonly mode: Mode;
  readonly tier: ServiceTier;
  readonly prompt: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly request: GenerationRequest;
  readonly refinesId: string | null;
  readonly heldMicros: number;
  readonly metadata: Json | null;
  readonly sandbox: boolean;
  readonly timeoutMs: number;
  /** The worker of this process that runs it at once, and for how long it may before anybody else claims it; null: whoever is first. */
  readonly lease: { readonly owner: string; readonly leaseMs: number } | null;
}

/** The fence of a generation's first writer: what a claim would have made of a stream that nobody held. */
export const FIRST_FENCE = 1;

/**
 * Writes a generation, its stream and its first event, in one statement. With a lease it is claimed as well: nobody else
 * ever sees it queued, and one whose process dies is claimed when the lease is over, as any other.
 */
export async function insertGeneration(tx: Tx, row: NewGeneration): Promise<void> {
  const { accountId, id, lease } = row;
  await rawOf(tx)`
    with made as (
      insert into generation (account_id, id, api_key_id, model_id, mode, tier, status, prompt, parameters, request, metadata, sandbox,
        started_at, deadline_at, held_micros, refines_id, lease_owner, lease_until)
      values (${accountId}, ${id}, ${row.apiKeyId}, ${row.modelId}, ${row.mode}, ${row.tier}, ${lease === null ? 'QUEUED' : 'RUNNING'}, ${row.prompt},
        ${JSON.stringify(row.parameters)}::text::jsonb, ${JSON.stringify(row.request)}::text::jsonb,
        ${row.metadata === null ? null : JSON.stringify(row.metadata)}::text::jsonb, ${row.sandbox},
        case when ${lease !== null}::boolean then now() end, now() + ${row.timeoutMs}::float8 * interval '1 millisecond', ${row.heldMicros}::float8, ${row.refinesId},
        ${lease?.owner ?? null}, now() + ${lease?.leaseMs ?? null}::float8 * interval '1 millisecond')
    ),
    opened as (
      insert into stream (account_id, generation_id, head, fence) values (${accountId}, ${id}, 1, ${lease === null ? 0 : FIRST_FENCE}::int)
    )
    insert into event (account_id, generation_id, seq, type, body) values (${accountId}, ${id}, 1, 'GENERATION_QUEUED', '{}')`;
}
