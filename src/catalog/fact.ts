import { z } from 'zod';

/** What every group of facts says of itself. */
export const fact = {
  source: z.url().describe('The address where these facts were read.'),
  asOf: z.iso.date().describe('The day on which they were read.'),
};

/** A whole number from 0 up that fits a column and a GraphQL Int. */
export const whole = z.int().min(0).max(2_147_483_647);

export function readAt(
  path: string,
  { source, asOf }: { source: string; asOf: string },
): { facts: string; source: string; asOf: string } {
  return { facts: path, source, asOf };
}
