import { settleBudgets } from '../access/budget.ts';
import { insertPictures } from '../assets/images.ts';
import { crashPoint } from '../base/crash-point.ts';
import type { TransactionSql } from '../db/client.ts';
import type { ChangeWriter } from '../events/group-writer.ts';
import type { AttemptChange, Changes } from './changes.ts';
import { eraseContent } from './erase-content.ts';

/** Changes with whose they are. */
export type OwnedChanges = Changes & { readonly accountId: string };

type Write = { readonly generationId: string; readonly change: OwnedChanges };

/**
 * Writes what becomes true with events of many generations, in as few statements as there are tables, each with all of
 * its rows as one JSON: the statements are the same whatever is written, so the server plans each of them once.
 */
export const CHANGE_WRITER: ChangeWriter<OwnedChanges> = {
  // Before the streams, as claims have it: two that take them the other way around could wait for each other.
  lock: (tx, generationIds) =>
    tx`select 1 from generation where id in (select json_array_elements_text(${JSON.stringify(generationIds)}::text::json))
       order by id for no key update`.execute(),
  async write(tx, changes) {
    const owned = changes.map(({ generationId, change }): Write => ({ generationId, change }));
    const [, , , , settled] = await Promise.all([
      insertIntents(tx, owned),
      changeAttempts(tx, owned),
      insertLedger(tx, owned),
      insertPictures(
        tx,
        owned.flatMap(({ generationId, change: { accountId, pictures = [] } }) =>
          pictures.map((one) => ({ ...one, accountId, generationId })),
        ),
      ),
      changeGenerations(tx, owned),
    ]);
    await settleBudgets(tx, settled ?? []);
    // Somebody wanted that before; nothing was to be erased under the hands of who ran it.
    for (const { isErased, ...one } of settled ?? []) if (isErased) await eraseContent(tx, one);
    if (changes.some(({ change: { attempt } }) => attempt !== undefined && attempt.status !== 'ACCEPTED'))
      crashPoint('before-settle-commit');
  },
};

function insertIntents(tx: TransactionSql, changes: readonly Write[]) {
  const rows = changes.flatMap(({ generationId, change: { accountId, intent } }) =>
    intent === undefined ? [] : [{ accountId, generationId, ...intent }],
  );
  if (rows.length === 0) return null;
  return tx`
    insert into attempt (account_id, id, generation_id, number, lane, hedge, config_key, offer_id, resolution, warnings, status, sandbox)
    select "accountId", id, "generationId", number, lane, hedge, "configKey", "offerId", resolution,
      array(select json_array_elements_text(warnings)), 'SENDING', sandbox
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as new ("accountId" text, id text, "generationId" text, number int, lane int, hedge boolean,
      "configKey" text, "offerId" text, resolution text, warnings json, sandbox boolean)`.execute();
}

/** Only an open attempt changes: whoever was overtaken has lost its fence before. */
function changeAttempts(tx: TransactionSql, changes: readonly Write[]) {
  const patches = new Map<string, AttemptChange & { readonly accountId: string }>();
  for (const { change } of changes) {
    const { accountId, attempt } = change;
    if (attempt === undefined) continue;
    // One row an attempt: what was told of it before its end goes with that.
    const before = patches.get(attempt.id);
    const providerRequestId = attempt.providerRequestId ?? before?.providerRequestId ?? null;
    patches.set(attempt.id, { ...before, ...attempt, providerRequestId, accountId });
  }
  if (patches.size === 0) return null;
  const rows = [...patches.values()].map(({ error, charge, ...rest }) => ({
    ...rest,
    code: error?.code,
    message: error?.message,
    retryable: error?.retryable,
    micros: charge?.micros,
    lines: charge?.lines,
    // A job can still be asked for; what a call on its own connection cost will never be learned.
    late: charge?.kind === 'maybe' && rest.status !== 'FAILED',
  }));
  return tx`
    update attempt set
      status = new.status,
      finished_at = case when new.status <> 'ACCEPTED' then clock_timestamp() end,
      provider_request_id = coalesce(new."providerRequestId", attempt.provider_request_id),
      first_byte_ms = coalesce(attempt.first_byte_ms, new."firstByteMs",
        -- A job that was waited for had its first byte when it was done.
        case when new.status = 'SUCCEEDED' then (extract(epoch from clock_timestamp() - attempt.started_at) * 1000)::int end),
      cost_micros = new.micros,
      price_lines = new.lines,
      usage = new.usage,
      error_code = new.code,
      error_message = new.message,
      error_retryable = new.retryable,
      warnings = case when new.warnings is null then attempt.warnings else array(select json_array_elements_text(new.warnings)) end,
      late_look_at = case when new.late and attempt.operation_id is not null then now() + interval '5 seconds' end
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as new ("accountId" text, id text, status text, "providerRequestId" text,
      "firstByteMs" int, micros bigint, lines jsonb, usage jsonb, code text, message text, retryable boolean, warnings json, late boolean)
    where attempt.account_id = new."accountId" and attempt.id = new.id and attempt.status in ('SENDING', 'ACCEPTED', 'UNKNOWN')`.execute();
}

function insertLedger(tx: TransactionSql, changes: readonly Write[]) {
  const rows = changes.flatMap(({ generationId, change: { accountId, attempt } }) =>
    attempt?.charge == null
      ? []
      : [{ accountId, generationId, attemptId: attempt.id, kind: attempt.charge.kind, micros: attempt.charge.micros }],
  );
  if (rows.length === 0) return null;
  return tx`
    insert into ledger_entry (account_id, attempt_id, kind, generation_id, micros, sandbox)
    select new."accountId", new."attemptId", new.kind, new."generationId", new.micros, attempt.sandbox
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as new ("accountId" text, "attemptId" text, kind text, "generationId" text, micros bigint)
    join attempt on attempt.account_id = new."accountId" and attempt.id = new."attemptId"`.execute();
}

interface Settled {
  readonly accountId: string;
  readonly generationId: string;
  readonly isErased: boolean;
  readonly apiKeyId: string | null;
  readonly sandbox: boolean;
  readonly heldMicros: number;
  readonly spentMicros: number;
}

/** Gives what the ended ones had held of their keys' budgets, and what they cost. */
function changeGenerations(tx: TransactionSql, changes: readonly Write[]): PromiseLike<Settled[]> | null {
  const patches = new Map<string, Record<string, unknown>>();
  for (const { generationId: id, change } of changes) {
    const { accountId, route, intent, conversation, end } = change;
    if (route === undefined && intent === undefined && conversation === undefined && end === undefined) continue;
    patches.set(id, {
      ...patches.get(id),
      accountId,
      id,
      ...(route !== undefined && { route }),
      ...(intent !== undefined && { deciding: intent.id }),
      ...(conversation !== undefined && { sha256: conversation.sha256, family: conversation.family }),
      ...(end !== undefined && {
        status: end.status,
        cost: end.costMicros,
        ...(end.status === 'CANCELED' && { billing: end.billing }),
        ...(end.status === 'FAILED' && end.error),
      }),
    });
  }
  if (patches.size === 0) return null;
  return tx<Settled[]>`
    with new as (
      select * from json_to_recordset(${JSON.stringify([...patches.values()])}::text::json) as new ("accountId" text, id text, route jsonb, deciding text, sha256 text,
        family text, status text, cost bigint, billing text, code text, message text, retryable boolean)
    ),
    before as (
      select generation.id, api_key_id, sandbox, held_micros, erase_requested_at is not null as erased
      from generation join new on generation.account_id = new."accountId" and generation.id = new.id where new.status is not null
    ),
    changed as (
      update generation set
        route = coalesce(new.route, generation.route),
        deciding_attempt_id = coalesce(new.deciding, generation.deciding_attempt_id),
        conversation_sha256 = coalesce(new.sha256, generation.conversation_sha256),
        conversation_family = coalesce(new.family, generation.conversation_family),
        status = coalesce(new.status, generation.status),
        held_micros = case when new.status is null then generation.held_micros else 0 end,
        finished_at = case when new.status is not null then clock_timestamp() end,
        lease_owner = case when new.status is null then generation.lease_owner end,
        lease_until = case when new.status is null then generation.lease_until end,
        cost_micros = case when new.status is null then generation.cost_micros else new.cost end,
        -- A cancel that came while the end was on its way changes nothing but this.
        cancel_billing = case when new.status = 'CANCELED' then new.billing
          when new.status is not null and generation.cancel_requested_at is not null then 'TOO_LATE'
          else generation.cancel_billing end,
        error_code = coalesce(new.code, generation.error_code),
        error_message = coalesce(new.message, generation.error_message),
        error_retryable = coalesce(new.retryable, generation.error_retryable)
      from new
      where generation.account_id = new."accountId" and generation.id = new.id and generation.status = 'RUNNING'
      returning generation.account_id, generation.id, generation.cost_micros
    )
    select account_id as "accountId", id as "generationId", erased as "isErased", api_key_id as "apiKeyId", sandbox, held_micros::float8 as "heldMicros", coalesce(cost_micros, 0)::float8 as "spentMicros"
    from before join changed using (id)`.execute();
}
