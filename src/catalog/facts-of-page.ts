import { z } from 'zod';
import { fact, line, webAddress, whole } from './fact.ts';
import { GALLERY_KINDS, MODES } from './closed-sets.ts';

const ms = whole.nullable().default(null);

/** Which competition: a page knows its name alone, and the second of a name is another one. */
const competition = { name: z.string().min(1), occurrence: whole.min(1).default(1) };

const standing = {
  elo: z.int(),
  wins: whole,
  losses: whole,
  ties: whole,
  battles: whole,
  rank: whole.min(1).nullable().default(null),
  of: whole.min(1).nullable().default(null),
};

const category = { mode: z.enum(MODES), slug: z.string().regex(/^[a-z0-9][a-z0-9-]*$/), name: z.string().min(1) };

/** How the providers did, as a page published it. Times to first byte may exceed whole times there; nothing refuses that. */
export const Performance = z.strictObject({
  ...fact,
  windowDays: whole.min(1),
  providers: z.array(
    z.strictObject({
      provider: z.string().min(1).describe('The provider’s slug.'),
      p50Ms: ms,
      p95Ms: ms,
      meanMs: ms,
      successRate: z.number().min(0).max(1).nullable().default(null),
      totalRequests: whole,
      ttfbP50Ms: ms,
      ttfbP95Ms: ms,
    }),
  ),
});

/** How the model stands in the arena. */
export const Standings = z.object({
  competitions: z
    .strictObject({
      ...fact,
      list: z.array(
        z.strictObject({
          ...competition,
          mode: z.enum(MODES).nullable().default(null),
          prompt: z.string().nullable().default(null),
          categories: z.array(z.strictObject(category)).default([]),
        }),
      ),
    })
    .nullable()
    .default(null)
    .describe('What is known of competitions beyond their names.'),
  benchmarks: z
    .strictObject({ ...fact, list: z.array(z.strictObject({ ...competition, ...standing })) })
    .nullable()
    .default(null),
  categoryRankings: z
    .strictObject({ ...fact, list: z.array(z.strictObject({ ...category, ...standing })) })
    .nullable()
    .default(null),
});

export const Gallery = z.strictObject({
  ...fact,
  count: whole.describe('How many pictures the page says that there are.'),
  images: z.array(
    z.strictObject({
      kind: z.enum(GALLERY_KINDS),
      url: webAddress.nullable().describe('Null where the page lists a picture without its address.'),
      caption: z.string(),
      competition: z.strictObject(competition).nullable().default(null),
      rank: whole.min(1).nullable().default(null),
      of: whole.min(1).nullable().default(null),
      elo: z.int().nullable().default(null),
    }),
  ),
});

/** Words for people, and where to read on. */
export const Content = z.strictObject({
  ...fact,
  examplePrompt: z.string().nullable().default(null),
  about: z
    .strictObject({
      overview: z.string().nullable().default(null),
      strengths: z.array(z.string()).default([]),
      limitations: z.array(z.string()).default([]),
      technicalBackground: z.string().nullable().default(null),
      bestFor: z.string().nullable().default(null),
    })
    .nullable()
    .default(null),
  questions: z.array(z.strictObject({ question: z.string().min(1), answer: z.string() })).default([]),
  links: z.array(z.strictObject({ label: line, url: webAddress })).default([]),
});
