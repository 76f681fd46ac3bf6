import type { ModelFacts } from '../facts.ts';
import type { ModelPage } from './read-page.ts';
import type { PageIdentity, PageSpecifications } from './said.ts';
import type { SectionTitle } from './words.ts';

/*
 * What is known stays where a page doesn't speak of it: it lacks the section, or stops in it. Its last word may be half of
 * one that is known.
 */

export function mergeIdentity(page: ModelPage, known: ModelFacts['identity'] | undefined): PageIdentity {
  const { identity, last } = page;
  if (known === undefined) return identity;
  const { aliases, alternativeNames, tags, released } = identity;
  const lists = {
    aliases: listed(page, 'Model Identifiers', aliases, known.aliases),
    alternativeNames: listed(page, 'Model Identifiers', alternativeNames, known.alternativeNames),
    tags: listed(page, 'Tags', tags, known.tags),
    released: page.sections.has('Dates') && last !== 'Dates' ? released : orKnown(released, known.released),
  };
  if (last !== 'Quick Reference') return { ...identity, ...lists };
  const { creator, family, apiBaseUrl, status } = identity;
  return {
    ...identity,
    ...lists,
    creator: creator.name === 'Unknown' || isHalfOf(creator.name, known.creator.name) ? known.creator : creator,
    family: orKnown(family, known.family),
    apiBaseUrl: orKnown(apiBaseUrl, known.apiBaseUrl),
    // Nothing said counts as active.
    status: status === 'ACTIVE' ? known.status : status,
  };
}

export function mergeSpecifications(
  page: ModelPage & { readonly specifications: PageSpecifications },
  known: PageSpecifications,
): PageSpecifications {
  const { specifications: said, last } = page;
  const modes = said.modes.length === 0 ? known.modes : said.modes;
  if (last !== 'Specifications') return { ...said, modes };
  const grown = <Word extends string>(words: readonly Word[], before: readonly Word[]): Word[] =>
    listed(page, 'Specifications', words, before);
  return {
    contextWindow: orKnown(said.contextWindow, known.contextWindow),
    maxInputImages: orKnown(said.maxInputImages, known.maxInputImages),
    maxOutputImages: orKnown(said.maxOutputImages, known.maxOutputImages),
    maxOutputTokens: orKnown(said.maxOutputTokens, known.maxOutputTokens),
    maxResolution: orKnown(said.maxResolution, known.maxResolution),
    maxVideoSeconds: orKnown(said.maxVideoSeconds, known.maxVideoSeconds),
    inputModalities: grown(said.inputModalities, known.inputModalities),
    outputModalities: grown(said.outputModalities, known.outputModalities),
    capabilities: grown(said.capabilities, known.capabilities),
    modes: grown(modes, known.modes),
  };
}

function listed<Word extends string>(
  { sections, last }: ModelPage,
  section: SectionTitle,
  said: readonly Word[],
  known: readonly Word[],
): Word[] {
  if (!sections.has(section)) return [...known];
  if (last !== section) return [...said];
  const whole = said.filter((word) => known.includes(word) || !known.some((one) => isHalfOf(word, one)));
  return [...whole, ...known.filter((word) => !whole.includes(word))];
}

function orKnown<Value extends string | number>(said: Value | null, known: Value | null): Value | null {
  return said === null || (known !== null && isHalfOf(String(said), String(known))) ? known : said;
}

/** Or, on a page of one line, the whole with the beginning of the next key behind it. */
function isHalfOf(text: string, whole: string): boolean {
  if (text.length < whole.length) return whole.startsWith(text);
  return text.startsWith(whole) && /^ -(?: [A-Z][A-Za-z ]*)?$/.test(text.slice(whole.length));
}
