import { createTestDatabase, type TestDatabase } from '../database.ts';
import { everyProvider, startInstallation, type Installation } from '../installation.ts';

/** Nothing listens there: what is tested with it must not ask any provider. */
const NOWHERE = 'http://127.0.0.1:9';

export interface Api extends Installation {
  readonly db: TestDatabase;
}

/** A process with doors alone, that could call Gemini and Vertex AI. */
export async function openApi(): Promise<Api> {
  const db = await createTestDatabase({ shipped: true });
  const vertex = Object.entries(everyProvider(NOWHERE)).filter(([name]) => name.startsWith('VERTEX_'));
  const environment = { ROLE: 'api', ...Object.fromEntries(vertex) };
  const installation = await startInstallation({ databaseUrl: db.url, sandboxUrl: NOWHERE }, environment);
  return {
    ...installation,
    db,
    async close() {
      await installation.close();
      await db.close();
    },
  };
}
