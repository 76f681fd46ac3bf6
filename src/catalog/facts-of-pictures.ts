import { z } from 'zod';
import { fact, whole } from './fact.ts';

export const pixels = z.string().regex(/^[1-9]\d*x[1-9]\d*$/, 'must be pixels such as "1024x1024"');

/** The pixel sizes that an offer takes, when it takes any within bounds. */
export const SizeRule = z
  .strictObject({
    ...fact,
    multipleOf: whole.min(1).describe('Both edges are multiples of it.'),
    minArea: whole.min(1).describe('In pixels.'),
    maxArea: whole.min(1),
    maxEdge: whole.min(1),
    maxRatio: z.number().min(1).describe('The long edge is at most so many times the short one.'),
  })
  .refine((rule) => rule.minArea <= rule.maxArea, { path: ['maxArea'], message: 'must be at least minArea' });

/** How many tokens pictures count at an offer. Each part was read somewhere of its own. */
export const ImageTokens = z.strictObject({
  output: z
    .strictObject({ ...fact, qualities: z.record(z.string().min(1), z.record(pixels, whole)) })
    .nullable()
    .default(null)
    .describe('Tokens of one picture that comes out: quality → "WxH" → tokens.'),
  input: z
    .strictObject({ ...fact, usual: whole, most: whole })
    .nullable()
    .default(null)
    .describe('Tokens of one picture that goes in.'),
  preview: z
    .strictObject({ ...fact, tokens: whole })
    .nullable()
    .default(null)
    .describe('What each interim picture adds to the final one’s tokens.'),
});
