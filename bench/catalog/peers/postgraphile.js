import { once } from 'node:events';
import { createServer } from 'node:http';
import { TYPES } from 'postgraphile/@dataplan/pg';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { serveParent } from '../../child.ts';

/*
 * PostGraphile as its documentation has it in production: the preset of version 5 over node:http, no GraphiQL, no explaining,
 * as many connections as Mercurius gets. Prepared statements, the caches of parsed documents and of plans, and writing JSON
 * without making objects first are its own defaults; GRAPHILE_ENV=production is in the environment.
 *
 * JavaScript, as the other peer is: whoever checks types has not installed the peers.
 */

/** It knows no transaction ids, which a table of ours has that is not asked for, and would say so on each start. */
const TransactionIds = {
  name: 'TransactionIds',
  version: '0.0.0',
  gather: {
    hooks: {
      pgCodecs_findPgCodec(_info, event) {
        if (event.pgType.typname === 'xid8') event.pgCodec = TYPES.text;
      },
    },
  },
};

await serveParent(async ({ databaseUrl, connections }) => {
  const instance = postgraphile({
    extends: [PostGraphileAmberPreset],
    plugins: [TransactionIds],
    pgServices: [
      makePgService({ connectionString: databaseUrl, schemas: ['public'], poolConfig: { max: connections } }),
    ],
    grafserv: {
      graphqlPath: '/graphql',
      graphiql: false,
      graphiqlOnGraphQLGET: false,
      websockets: false,
      outputDataAsString: true,
    },
    grafast: { explain: false },
  });
  const server = createServer();
  await instance.createServ(grafserv).addTo(server);
  await instance.getSchema();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ready: server.address().port,
    answer: () => Promise.resolve(null),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await instance.release();
    },
  };
});
