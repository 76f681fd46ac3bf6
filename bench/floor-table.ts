import { openClient, type Sql } from '../src/db/client.ts';

/** A table of two columns, to see what one row in one commit costs when nothing else is wanted. */
export interface FloorTable {
  readonly sql: Sql;
  /** One bare insert … returning, committed. */
  insert(): Promise<unknown>;
  close(): Promise<void>;
}

/** As long as what a generation or an event says. */
const BODY = JSON.stringify({ text: 'x'.repeat(300) });

export async function openFloorTable(url: string, connections: number): Promise<FloorTable> {
  const sql = openClient(url, { maxConnections: connections, fetchTypes: false });
  await sql`create table if not exists bench_floor (id bigint generated always as identity primary key, body text not null)`;
  return {
    sql,
    insert: () => sql`insert into bench_floor (body) values (${BODY}) returning id`,
    close: () => sql.end({ timeout: 5 }),
  };
}
