import { and, eq, sql } from 'drizzle-orm';
import { account } from '../access/tables.ts';
import { requireScope, type Viewer } from '../access/viewer.ts';
import { kindOfId, newId } from '../base/ids.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../base/refusal.ts';
import type { Database, Tx } from '../db/client.ts';
import { checkEndpoint, type CheckRooms, type EndpointInput } from './check-endpoint.ts';
import { DEFAULT_EVENT_TYPES } from './event-types.ts';
import { beginPlace } from './note.ts';
import { shownEndpoint, type WebhookEndpoint } from './read.ts';
import { makeSecret, openSecret, sealSecret, secretText } from './secrets.ts';
import { disableEndpoint } from './settle-try.ts';
import { webhookEndpoint, type EndpointStatus } from './tables.ts';

/** What the keeping of endpoints needs. */
export interface EndpointRooms extends CheckRooms {
  readonly database: Database;
  /** What secrets are sealed under. */
  readonly secretKey: Uint8Array;
}

export interface WithSecret {
  readonly endpoint: WebhookEndpoint;
  /** The whole secret: nobody is shown it again. */
  readonly secret: string;
}

const MOST_ENDPOINTS = 50;
/** How long a secret signs beside the one that replaced it. */
const PREVIOUS_HOURS = 24;

/**
 * Makes an endpoint, which is told of what is committed from then on. Throws ForbiddenRefusal, InvalidInputRefusal with
 * all problems.
 */
export async function createEndpoint(
  rooms: EndpointRooms,
  viewer: Viewer | null,
  { eventTypes = DEFAULT_EVENT_TYPES, description = '', filter = null, url }: EndpointInput & { readonly url: string },
): Promise<WithSecret> {
  const { accountId } = requireScope(viewer, 'WEBHOOKS');
  const { orm } = rooms.database;
  const asked = { url, description, eventTypes, filter };
  const { columns, problems } = await checkEndpoint(orm, rooms, accountId, asked);
  if (problems.length > 0) throw new InvalidInputRefusal(problems);
  const id = newId('webhookEndpoint');
  const secret = makeSecret();
  const sealed = sealSecret(rooms.secretKey, secret, { column: 'secret', endpointId: id });
  const row = {
    url,
    description,
    eventTypes: [],
    ...columns,
    accountId,
    id,
    status: 'ACTIVE' as const,
    secret: sealed,
  };
  const endpoint = await orm.transaction(async (tx) => {
    await lockAccount(tx, accountId);
    await refuseTooMany(tx, accountId);
    await beginPlace(tx, accountId);
    return one(await tx.insert(webhookEndpoint).values(row).returning(shownEndpoint));
  });
  return { endpoint, secret: secretText(secret) };
}

/** Changes what is given of an endpoint. Throws ForbiddenRefusal, NotFoundRefusal, InvalidInputRefusal. */
export async function updateEndpoint(
  rooms: EndpointRooms,
  viewer: Viewer | null,
  id: string,
  { status, ...input }: EndpointInput & { readonly status?: EndpointStatus | undefined },
): Promise<WebhookEndpoint> {
  const { accountId } = requireScope(viewer, 'WEBHOOKS');
  const { orm } = rooms.database;
  const { columns, problems } = await checkEndpoint(orm, rooms, accountId, input);
  return orm.transaction(async (tx) => {
    const before = await lockEndpoint(tx, accountId, id);
    if (problems.length > 0) throw new InvalidInputRefusal(problems);
    if (Object.keys(columns).length > 0) await tx.update(webhookEndpoint).set(columns).where(isIt(accountId, id));
    if (status === 'DISABLED' && before.status === 'ACTIVE')
      await disableEndpoint(tx, { accountId, id, reason: 'Its owner disabled it.' });
    if (status === 'ACTIVE' && before.status === 'DISABLED') await enable(tx, accountId, id);
    return one(await tx.select(shownEndpoint).from(webhookEndpoint).where(isIt(accountId, id)));
  });
}

/** Takes an endpoint away, with its deliveries. Throws ForbiddenRefusal, NotFoundRefusal. */
export async function deleteEndpoint(rooms: EndpointRooms, viewer: Viewer | null, id: string): Promise<void> {
  const { accountId } = requireScope(viewer, 'WEBHOOKS');
  await rooms.database.orm.transaction(async (tx) => {
    await lockEndpoint(tx, accountId, id);
    await tx.delete(webhookEndpoint).where(isIt(accountId, id));
  });
}

/**
 * Gives an endpoint another secret. The one before signs beside it for 24 hours; one that did so already signs no more.
 * Throws ForbiddenRefusal, NotFoundRefusal.
 */
export async function rotateSecret(
  { database, secretKey }: EndpointRooms,
  viewer: Viewer | null,
  id: string,
): Promise<WithSecret> {
  const { accountId } = requireScope(viewer, 'WEBHOOKS');
  const secret = makeSecret();
  const endpoint = await database.orm.transaction(async (tx) => {
    const before = await lockEndpoint(tx, accountId, id);
    const old = openOrNull(secretKey, before);
    const previous =
      old === null
        ? { previousSecret: null, previousUntil: null }
        : {
            previousSecret: sealSecret(secretKey, old, { column: 'previous_secret', endpointId: id }),
            previousUntil: sql`now() + ${PREVIOUS_HOURS} * interval '1 hour'`,
          };
    const sealed = sealSecret(secretKey, secret, { column: 'secret', endpointId: id });
    return one(
      await tx
        .update(webhookEndpoint)
        .set({ secret: sealed, ...previous })
        .where(isIt(accountId, id))
        .returning(shownEndpoint),
    );
  });
  return { endpoint, secret: secretText(secret) };
}

/** The row, locked until the transaction ends. */
async function lockEndpoint(tx: Tx, accountId: string, id: string): Promise<typeof webhookEndpoint.$inferSelect> {
  // What is no id of an endpoint can't be asked for: the database refuses some of the characters that it may hold.
  const [row] =
    kindOfId(id) === 'webhookEndpoint'
      ? await tx.select().from(webhookEndpoint).where(isIt(accountId, id)).for('update')
      : [];
  if (row === undefined) throw unknownEndpoint(id);
  return row;
}

export function unknownEndpoint(id: string): NotFoundRefusal {
  return new NotFoundRefusal(
    `There is no webhook endpoint "${id}" here. Their ids begin with "whe_"; Query.webhookEndpoints lists them.`,
  );
}

/** Two endpoints that become active at once shall see each other. */
async function lockAccount(tx: Tx, accountId: string): Promise<void> {
  await tx.select({ id: account.id }).from(account).where(eq(account.id, accountId)).for('no key update');
}

async function refuseTooMany(tx: Tx, accountId: string): Promise<void> {
  const count = await tx.$count(webhookEndpoint, eq(webhookEndpoint.accountId, accountId));
  if (count < MOST_ENDPOINTS) return;
  throw new InvalidInputRefusal([
    { path: [], message: `An account has at most ${MOST_ENDPOINTS} webhook endpoints. Delete one that nobody needs.` },
  ]);
}

async function enable(tx: Tx, accountId: string, id: string): Promise<void> {
  await lockAccount(tx, accountId);
  await beginPlace(tx, accountId);
  await tx
    .update(webhookEndpoint)
    .set({
      status: 'ACTIVE',
      disabledReason: null,
      disabledAt: null,
      failingSince: null,
      activeFrom: sql`pg_current_snapshot()`,
      activeSince: sql`now()`,
    })
    .where(isIt(accountId, id));
}

/** Null when it was sealed under another SECRET: then there is nothing to go on signing with. */
function openOrNull(key: Uint8Array, { id, secret }: typeof webhookEndpoint.$inferSelect): Uint8Array | null {
  try {
    return openSecret(key, secret, { column: 'secret', endpointId: id });
  } catch {
    return null; // rotating is what makes such an endpoint work again
  }
}

function isIt(accountId: string, id: string) {
  return and(eq(webhookEndpoint.accountId, accountId), eq(webhookEndpoint.id, id));
}

function one<Row>([row]: readonly Row[]): Row {
  if (row === undefined) throw new Error('A webhook endpoint that was just written is not there.');
  return row;
}
