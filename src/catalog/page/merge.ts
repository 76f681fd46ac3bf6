import type { Mode } from '../closed-sets.ts';
import { competitionKey, type ModelFacts, type OfferFacts, type ParameterFacts } from '../facts.ts';
import { withKnownTreatments } from '../known-treatments.ts';
import { mergeOffer, withOneNameEach } from './merge-offer.ts';
import { mergeIdentity, mergeSpecifications } from './merge-cut.ts';
import { byElo, byGroup, byKind, byMedian, byRank } from './order.ts';
import { sourced, type PageOrigin } from './origin.ts';
import type { ModelPage } from './read-page.ts';
import { NOTHING_SPECIFIED } from './read-specifications.ts';
import type { PageContent, PageSpecifications } from './said.ts';
import type { SectionTitle } from './words.ts';

/** What the catalog knows beside the facts of the page's model. */
export interface KnownElsewhere {
  /** Offers that the page lists and the model doesn't any more. */
  readonly retired?: readonly OfferFacts[];
  /** By slug. */
  readonly providerNames?: ReadonlyMap<string, string>;
}

/**
 * What is known of a model after its page was read: the page's word for all that it speaks of, and what was known before
 * (by a shipped file, an earlier page, an admin) for the rest: how offers take parameters, what is sent to them today,
 * sizes. A section that the page doesn't have leaves what is known alone; the one that it ends in, which may have been cut
 * off, takes nothing away. Facts that stay the same keep their source and day, so the same page again changes nothing.
 */
export function mergePage(
  page: ModelPage,
  stored: ModelFacts | null,
  origin: PageOrigin,
  { retired = [], providerNames = new Map() }: KnownElsewhere = {},
): ModelFacts {
  const group = <Group extends object>(facts: Group, before: (Group & PageOrigin) | null | undefined) =>
    sourced(facts, before, origin);
  const { content } = page;
  const specifications = specificationsOf(page, stored);
  const parameters = mergeParameters(page, stored, specifications.modes);
  const { performance, benchmarks, rankings, gallery } = page;
  const merged: ModelFacts = {
    slug: page.slug,
    identity: group(mergeIdentity(page, stored?.identity), stored?.identity),
    specifications: group(specifications, stored?.specifications),
    parameters: parameters === null ? null : group({ list: parameters }, stored?.parameters),
    offers: withOneNameEach(
      mergeOffers(page, stored, { modes: specifications.modes, parameters, origin, retired }),
      providerNames,
    ),
    performance:
      performance === null
        ? (stored?.performance ?? null)
        : group(
            {
              windowDays: performance.windowDays,
              providers: whole(
                page,
                'Performance Metrics',
                performance.providers,
                stored?.performance?.providers,
                (one) => one.provider,
              ).toSorted(byMedian),
            },
            stored?.performance,
          ),
    competitions: stored?.competitions ?? null,
    benchmarks:
      benchmarks === null
        ? (stored?.benchmarks ?? null)
        : group(
            {
              list: whole(page, 'Arena Benchmarks', benchmarks, stored?.benchmarks?.list, competitionKey).toSorted(
                byElo,
              ),
            },
            stored?.benchmarks,
          ),
    categoryRankings:
      rankings === null
        ? (stored?.categoryRankings ?? null)
        : group(
            {
              list: whole(
                page,
                'Use Cases & Category Performance',
                rankings,
                stored?.categoryRankings?.list,
                (one) => `${one.slug} ${one.mode}`,
              ).toSorted(byRank),
            },
            stored?.categoryRankings,
          ),
    gallery:
      gallery === null
        ? (stored?.gallery ?? null)
        : group({ count: gallery.count, images: gallery.images.toSorted(byKind) }, stored?.gallery),
    content: mergeContent(content, stored, group),
  };
  return withoutEmptyGroups(merged);
}

/** A section with nothing in it says as much as none, and is written as none. */
function withoutEmptyGroups({ parameters, performance, benchmarks, categoryRankings, gallery, ...facts }: ModelFacts) {
  return {
    ...facts,
    parameters: parameters?.list.length === 0 ? null : parameters,
    performance: performance?.providers.length === 0 ? null : performance,
    benchmarks: benchmarks?.list.length === 0 ? null : benchmarks,
    categoryRankings: categoryRankings?.list.length === 0 ? null : categoryRankings,
    gallery: gallery?.count === 0 && gallery.images.length === 0 ? null : gallery,
  };
}

/**
 * What the page lists; where it may have been cut off also what was known beyond that, and what was known of the last one
 * when its line has no end.
 */
function whole<Item>(
  page: ModelPage,
  title: SectionTitle,
  listed: readonly Item[],
  known: readonly Item[] | undefined,
  keyOf: (item: Item) => string,
): Item[] {
  if (page.last !== title || known === undefined) return [...listed];
  const keys = new Set(listed.map(keyOf));
  const half = page.isEnded ? undefined : listed.at(-1);
  const before = half === undefined ? undefined : known.find((item) => keyOf(item) === keyOf(half));
  const whole = before === undefined ? listed : [...listed.slice(0, -1), before];
  return [...whole, ...known.filter((item) => !keys.has(keyOf(item)))];
}

function specificationsOf(page: ModelPage, stored: ModelFacts | null): PageSpecifications {
  const {
    source: _source,
    asOf: _asOf,
    ...known
  } = stored?.specifications ?? { ...NOTHING_SPECIFIED, source: '', asOf: '' };
  const { specifications } = page;
  return specifications === null ? known : mergeSpecifications({ ...page, specifications }, known);
}

function mergeParameters(page: ModelPage, stored: ModelFacts | null, modes: Mode[]): ParameterFacts[] | null {
  const before = stored?.parameters?.list;
  if (page.parameters === null) return before ?? null;
  const known = new Map(before?.map((parameter) => [parameter.name, parameter]));
  const listed = page.parameters.flatMap((parameter): ParameterFacts[] => {
    const own = parameter.modes.length === 0 ? modes : parameter.modes;
    if (own.length === 0) return [];
    const { name, types, group } = parameter;
    const same = known.get(name);
    return [
      {
        ...parameter,
        modes: sameSet(own, same?.modes),
        // A page has no words for these.
        minimum: same?.minimum ?? null,
        maximum: same?.maximum ?? null,
        essential: same?.essential ?? (group === 'MEDIA_INPUTS' && types.includes('FILE')),
      },
    ];
  });
  return whole(page, 'API Parameters', listed, before, ({ name }) => name).toSorted(byGroup);
}

/** The order in which a page lists modes means nothing. */
function sameSet(modes: Mode[], before: Mode[] | undefined): Mode[] {
  return before?.length === modes.length && modes.every((mode) => before.includes(mode)) ? before : modes;
}

function mergeOffers(
  page: ModelPage,
  stored: ModelFacts | null,
  {
    modes,
    parameters,
    origin,
    retired,
  }: {
    modes: readonly Mode[];
    parameters: readonly ParameterFacts[] | null;
    origin: PageOrigin;
    retired: readonly OfferFacts[];
  },
): OfferFacts[] {
  const known = new Map([...retired, ...(stored?.offers ?? [])].map((offer) => [offer.configKey, offer]));
  const listed = page.offers?.flatMap((offer) =>
    mergeOffer(offer, known.get(offer.configKey) ?? null, {
      modes,
      siblings: page.offers ?? [],
      parameters: parameters ?? [],
      origin,
    }),
  );
  const offers =
    listed === undefined
      ? (stored?.offers ?? [])
      : whole(page, 'Available Providers', listed, stored?.offers, ({ configKey }) => configKey);
  const names = new Set(parameters?.map(({ name }) => name));
  return offers.map((offer) => withKnownTreatments(offer, names));
}

type Content = NonNullable<ModelFacts['content']>;

function mergeContent(
  { examplePrompt, about, questions, links }: ModelPage['content'],
  stored: ModelFacts | null,
  group: (facts: PageContent, before: Content | null | undefined) => Content,
): Content | null {
  const before = stored?.content ?? null;
  const merged = {
    examplePrompt: examplePrompt ?? before?.examplePrompt ?? null,
    about: about ?? before?.about ?? null,
    questions: questions.length === 0 ? (before?.questions ?? []) : questions,
    links: links.length === 0 ? (before?.links ?? []) : links,
  };
  const isEmpty =
    merged.examplePrompt === null &&
    merged.about === null &&
    merged.questions.length === 0 &&
    merged.links.length === 0;
  return isEmpty ? null : group(merged, before);
}
