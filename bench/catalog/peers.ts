import { startChild, type Child } from '../child.ts';
import type { Stage } from '../stage.ts';

/** How many connections to PostgreSQL each of the peers may open, and whoever runs the bare statement. */
export const POSTGRES_CONNECTIONS = 16;

/** GRAPHILE_ENV is PostGraphile's own word for it: otherwise it checks each step of each plan. */
const PRODUCTION = { NODE_ENV: 'production', GRAPHILE_ENV: 'production' };

/** A server of other people, on our tables. */
export interface Peer extends Child {
  readonly url: string;
}

export interface Peers {
  readonly postgraphile: Peer;
  readonly mercurius: Peer;
}

/** Starts the programs of the `peers` folder, each in a process of its own. */
export async function startPeers(stage: Stage): Promise<Peers> {
  const start = async (program: string): Promise<Peer> => {
    const settings = { databaseUrl: stage.databaseUrl, connections: POSTGRES_CONNECTIONS };
    const child = await startChild(`catalog/peers/${program}`, settings, PRODUCTION);
    return { ...child, url: `http://127.0.0.1:${String(child.ready)}` };
  };
  return { postgraphile: await start('postgraphile.js'), mercurius: await start('mercurius.js') };
}
