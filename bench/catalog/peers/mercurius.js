import fastify from 'fastify';
import mercurius from 'mercurius';
import { Pool } from 'pg';
import { serveParent } from '../../child.ts';
import { loaders, resolvers, schema } from './mercurius-schema.js';

/*
 * Mercurius as its documentation has it for speed: operations compiled after their first run, documents parsed and checked
 * once, loaders that batch, no GraphiQL, no logging; statements are named, so that PostgreSQL plans each once a connection.
 */

await serveParent(async ({ databaseUrl, connections }) => {
  const pool = new Pool({ connectionString: databaseUrl, max: connections });
  const app = fastify({ logger: false });
  await app.register(mercurius, { schema, resolvers, loaders, context: () => ({ pool }), jit: 1, graphiql: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    ready: app.server.address().port,
    answer: () => Promise.resolve(null),
    async close() {
      app.server.closeAllConnections();
      await app.close();
      await pool.end();
    },
  };
});
