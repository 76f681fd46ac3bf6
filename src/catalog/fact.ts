import { z } from 'zod';

/** What every group of facts says of itself. */
export const fact = {
  source: z.url().describe('The address where these facts were read.'),
  asOf: z.iso.date().describe('The day on which they were read.'),
};

/** One line with something on it. */
export const line = z
  .string()
  .min(1)
  .regex(/^$|^[^\r\n]*\S[^\r\n]*$/, 'must be one line with something on it');
/** An address that pages show as a link. */
export const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** A whole number from 0 up that fits a column and a GraphQL Int. */
export const whole = z.int().min(0).max(2_147_483_647);

export function readAt(
  path: string,
  { source, asOf }: { source: string; asOf: string },
): { facts: string; source: string; asOf: string } {
  return { facts: path, source, asOf };
}
