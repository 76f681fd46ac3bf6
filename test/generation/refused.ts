import assert from 'node:assert/strict';
import { start, type Started } from '../installation.ts';
import type { House } from './house.ts';
import { rowCounts } from './records.ts';

/** Asks, and asserts that it was refused so, with a reason, and that no table has a row more. */
export async function refused({ database, installation }: House, input: object, __typename: string): Promise<Started> {
  const before = await rowCounts(database.database);
  const result = await start(installation, input);
  assert.equal(result.__typename, __typename, JSON.stringify(result));
  assert.ok((result.message ?? '').length > 10, 'a refusal says why');
  assert.deepEqual(await rowCounts(database.database), before);
  return result;
}

/** The paths of everything that is wrong with an input, in order. */
export async function problemsOf(house: House, input: object): Promise<string[]> {
  const { problems = [] } = await refused(house, input, 'InvalidInputError');
  for (const problem of problems) assert.ok(problem.message.length > 10, JSON.stringify(problem));
  return problems.map(({ path }) => path.join('.'));
}
