import { clientOf, started } from '../test/installation.ts';

const AT_ONCE = 16;

/** Starts so many generations, and returns their ids. Without a worker nobody touches them afterwards. */
export async function acceptMany(url: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  const one = async (): Promise<void> => {
    for (let left = count - ids.length; left > 0; left = count - ids.length) ids.push(await started(clientOf(url)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return ids.slice(0, count);
}
