import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Socket } from 'node:net';
import postgres from 'postgres';
import { backoffMs } from '../base/backoff.ts';
import { addressOf } from './address.ts';

export type Orm = PostgresJsDatabase;
/** An open drizzle transaction. */
export type Tx = Parameters<Parameters<Orm['transaction']>[0]>[0];
/** What a function takes that may run inside a transaction or alone. */
export type Queryable = Orm | Tx;
export type Sql = postgres.Sql;
/** An open transaction of postgres.js. */
export type TransactionSql = postgres.TransactionSql;

/**
 * The process's connections to one database. `orm` and `sql` are two pools, since drizzle changes how the postgres.js
 * client that it is given reads and writes dates and JSON.
 */
export interface Database {
  readonly url: string;
  readonly orm: Orm;
  readonly sql: Sql;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections in each of the two pools. */
  maxConnections?: number;
  /** Told the text of every statement: tests count them. */
  onStatement?: (text: string) => void;
}

/**
 * Limits that keep one stuck client from holding up everybody: a transaction that idles, a lock that nobody gives up.
 * The activity feed waits for the oldest open writing transaction, so ten seconds is also its worst delay.
 */
const SESSION = {
  application_name: 'pictograph',
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 10_000,
};

export function openDatabase({ url, maxConnections = 10, onStatement }: DatabaseOptions): Database {
  // Without the look-up of array types, whose failure on a dying connection nobody can hear; no statement binds arrays.
  const options = { maxConnections, session: SESSION, renew: true, fetchTypes: false };
  const ormClient = openClient(url, options);
  const sql = openClient(url, { ...options, ...(onStatement && { onStatement }) });
  const orm = drizzle({ client: ormClient, ...(onStatement && { logger: { logQuery: onStatement } }) });
  return {
    url,
    orm,
    sql,
    async close() {
      await Promise.all([ormClient.end({ timeout: 5 }), sql.end({ timeout: 5 })]);
    },
  };
}

/**
 * The postgres.js transaction under one of drizzle's: for statements that are on every request's way, which drizzle would
 * build anew and have planned anew each time. Dates and JSON go in and out of it as text.
 */
export function rawOf(tx: Tx): TransactionSql {
  // A session of drizzle's postgres.js driver has its client; the types keep it to themselves.
  return (tx as unknown as { readonly session: { readonly client: TransactionSql } }).session.client;
}

export interface ClientOptions {
  maxConnections?: number;
  /** Settings of the session: `application_name`, `statement_timeout` … */
  session?: Record<string, string | number>;
  /** Whether to ask for the database's array types, one statement on each new connection; needed to bind arrays. */
  fetchTypes?: boolean;
  connectTimeoutMs?: number;
  /**
   * Whether to replace a connection after 30 to 60 minutes: a session's memory only grows, and after a failover a pool
   * finds back to the right server. Not for what belongs to one session, as locks and LISTEN do.
   */
  renew?: boolean;
  onStatement?: (text: string) => void;
  onNotify?: (channel: string, payload: string) => void;
  /** A connection was closed, by either side, or could not be opened. */
  onClose?: () => void;
  /** A connection is being opened over this socket: for whoever must be able to cut it. */
  onSocket?: (socket: Socket) => void;
}

/**
 * One postgres.js client. Its connections open with the first statements and stay open.
 */
export function openClient(url: string, options: ClientOptions = {}): Sql {
  const { onStatement, onNotify, onClose } = options;
  const address = addressOf(url, options.onSocket);
  const settings = {
    max: options.maxConnections ?? 1,
    onnotice: () => {},
    socket: address.socket,
    fetch_types: options.fetchTypes ?? true,
    connect_timeout: (options.connectTimeoutMs ?? 30_000) / 1000,
    ...(options.renew !== true && { max_lifetime: null }),
    idle_timeout: 0,
    // Its own goes up to 20 s, for which every statement hangs and the server's return goes unnoticed.
    backoff: (failures: number) => backoffMs(failures, { baseMs: 20, maxMs: 500 }) / 1000,
    connection: { application_name: 'pictograph', ...options.session },
    ...(onStatement && { debug: (_connection: number, text: string) => onStatement(text) }),
    ...(onNotify && { onnotify: onNotify }),
    ...(onClose && { onclose: onClose }),
  };
  // `socket` and `onnotify` are options of postgres.js that its types don't list.
  return postgres(address.url, settings as postgres.Options<Record<string, never>>);
}

/** The SQLSTATE of a failed statement, whichever of the two pools it went through; null for any other error. */
export function sqlState(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && /^[0-9A-Z]{5}$/.test(current.code))
      return current.code;
  }
  return null;
}
