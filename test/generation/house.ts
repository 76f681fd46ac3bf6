import { createTestDatabase, type TestDatabase } from '../database.ts';
import { read, startInstallation, until, type Client, type Installation } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';

/** A whole installation with a database and a provider of its own. */
export interface House {
  readonly database: TestDatabase;
  readonly sandbox: SandboxProcess;
  readonly installation: Installation;
  close(): Promise<void>;
}

/** Opens one; a sandbox that is given, for several houses, is not closed with it. */
export async function openHouse(
  environment: Record<string, string> = {},
  sandboxOptions: NonNullable<Parameters<typeof startSandbox>[0]> | SandboxProcess = {},
): Promise<House> {
  const own = !('stop' in sandboxOptions);
  const [database, sandbox] = await Promise.all([
    createTestDatabase({ shipped: true }),
    'stop' in sandboxOptions ? sandboxOptions : startSandbox(sandboxOptions),
  ]);
  const installation = await startInstallation({ databaseUrl: database.url, sandboxUrl: sandbox.url }, environment);
  return {
    database,
    sandbox,
    installation,
    async close() {
      await installation.close();
      if (own) await sandbox.stop();
      await database.close();
    },
  };
}

/** Asks for a cancel, and returns what is answered: the billing, or the type of the refusal. */
export async function cancel(client: Client, id: string): Promise<string> {
  const { data, errors } = await client.ask<{ cancelGeneration: { __typename: string; billing?: string } }>(
    `mutation ($id: ID!) { cancelGeneration(id: $id) { __typename ... on CancelGenerationPayload { billing generation { id status } } } }`,
    { id },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.cancelGeneration.billing ?? data.cancelGeneration.__typename;
}

/** Waits until a generation's log has an event of this type. */
export async function heard(client: Client, id: string, type: string, times = 1): Promise<void> {
  await until(`${times} ${type} of ${id}`, async () => {
    const { events } = await read(client, id);
    return events.nodes.filter((event) => event.type === type).length >= times;
  });
}
