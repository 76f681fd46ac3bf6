import { LONGEST_SLUG, SLUG } from '../facts.ts';
import { outlineOf } from './outline.ts';
import { readContent } from './read-content.ts';
import { readGallery } from './read-gallery.ts';
import { readIdentity } from './read-identity.ts';
import { readOffers } from './read-offers.ts';
import { readParameters } from './read-parameters.ts';
import { readPerformance } from './read-performance.ts';
import { readSpecifications } from './read-specifications.ts';
import { readBenchmarks, readRankings } from './read-standings.ts';
import type {
  PageBenchmark,
  PageContent,
  PageGallery,
  PageIdentity,
  PageOffer,
  PageParameter,
  PagePerformance,
  PageRanking,
  PageSpecifications,
} from './said.ts';
import { gatherWarnings, type ImportWarning } from './warning.ts';
import type { SectionTitle } from './words.ts';

/** What a model page says. A section that it doesn't have says nothing: null. */
export interface ModelPage {
  readonly slug: string;
  readonly identity: PageIdentity;
  readonly specifications: PageSpecifications | null;
  readonly parameters: readonly PageParameter[] | null;
  readonly offers: readonly PageOffer[] | null;
  readonly performance: PagePerformance | null;
  readonly benchmarks: readonly PageBenchmark[] | null;
  readonly rankings: readonly PageRanking[] | null;
  readonly gallery: PageGallery | null;
  readonly content: PageContent;
  /** Those that it has. */
  readonly sections: ReadonlySet<SectionTitle>;
  /** The section that it ends in. What a page that was cut off would have said after it nobody knows. */
  readonly last: SectionTitle | null;
  /** Whether its last line has an end; of one that has none nobody knows whether it is whole. */
  readonly isEnded: boolean;
}

export type ReadPage =
  | { readonly ok: true; readonly page: ModelPage; readonly warnings: readonly ImportWarning[] }
  | { readonly ok: false; readonly message: string };

/**
 * Reads a model page, ours or that of a public catalog, in its newer and its older form. Nothing in it makes this fail
 * but that it doesn't say which model it is: what isn't understood becomes a warning.
 */
export function readPage(text: string): ReadPage {
  const { warn, warnings } = gatherWarnings();
  // Editors on Windows put a byte order mark before the first heading.
  const outline = outlineOf(text.replace(/^\uFEFF/, ''), warn);
  const { slug, ...identity } = readIdentity(outline, warn);
  if (slug === null || slug === '')
    return {
      ok: false,
      message: 'The page has no Model ID in its Quick Reference, so nobody knows which model it is about.',
    };
  if (!SLUG.test(slug) || slug.length > LONGEST_SLUG)
    return {
      ok: false,
      message: `The Model ID "${slug.slice(0, 200)}" can be no slug: lower-case letters, digits, dots and dashes make one, ${LONGEST_SLUG} at most.`,
    };
  const { sections, last } = outline;
  const specifications = sections.has('Specifications') ? readSpecifications(outline, warn) : null;
  const page: ModelPage = {
    slug,
    identity,
    specifications,
    parameters: sections.has('API Parameters') ? readParameters(outline, specifications?.modes ?? [], warn) : null,
    offers: sections.has('Available Providers') ? readOffers(outline, warn) : null,
    performance: readPerformance(outline, warn),
    benchmarks: sections.has('Arena Benchmarks') ? readBenchmarks(outline, warn) : null,
    rankings: sections.has('Use Cases & Category Performance') ? readRankings(outline, warn) : null,
    gallery: readGallery(outline, warn),
    content: readContent(outline, warn),
    sections: new Set(sections.keys()),
    last,
    isEnded: /\n\s*$/.test(text),
  };
  return { ok: true, page, warnings };
}
