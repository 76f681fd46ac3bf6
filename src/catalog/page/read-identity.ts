import type { ModelStatus } from '../closed-sets.ts';
import { LONGEST_SLUG, SLUG } from '../facts.ts';
import { LONGEST_NAME, type Outline } from './outline.ts';
import type { PageIdentity } from './said.ts';
import { entriesOf, listOf, readEntries, slugOf, urlOf } from './values.ts';
import type { Warn } from './warning.ts';
import { statusOf } from './words.ts';

/**
 * What the sections say that tell which model it is: Quick Reference, Model Identifiers, Dates, Tags. Without a slug the
 * page can't be taken in at all.
 */
export function readIdentity({ name, summary, sections }: Outline, warn: Warn): PageIdentity & { slug: string | null } {
  const found = {
    slug: null as string | null,
    creator: 'Unknown',
    family: null as string | null,
    status: 'ACTIVE' as ModelStatus,
    aliases: [] as string[],
    alternativeNames: [] as string[],
    released: null as string | null,
    apiBaseUrl: null as string | null,
  };
  const read = (
    section: 'Quick Reference' | 'Model Identifiers' | 'Dates',
    readers: Parameters<typeof readEntries>[2],
  ) => {
    const items = sections.get(section)?.parts.flatMap((part) => part.items) ?? [];
    readEntries(entriesOf(items, section, warn), section, readers, warn);
  };
  read('Quick Reference', {
    'Model ID': (value) => (found.slug = value),
    Creator: (value) => (found.creator = value === '' ? 'Unknown' : value.slice(0, LONGEST_NAME).trim()),
    Status: (value, { item }) => {
      const status = statusOf(value);
      if (status !== null) found.status = status;
      else
        warn({
          section: 'Quick Reference',
          line: item.line,
          excerpt: item.text,
          message: 'This status is not known. The model is taken to be active.',
        });
    },
    Family: (value) => (found.family = value === '' ? null : value),
    'Base URL': (value, { item }) => {
      found.apiBaseUrl = urlOf(value);
      if (found.apiBaseUrl === null)
        warn({ section: 'Quick Reference', line: item.line, excerpt: item.text, message: 'This is no web address.' });
    },
  });
  read('Model Identifiers', {
    'Primary Slug': (value, { item }) => {
      if (value === found.slug) return;
      const message = `The page's Model ID is ${found.slug ?? 'missing'}; that is what counts.`;
      warn({ section: 'Model Identifiers', line: item.line, excerpt: item.text, message });
    },
    Aliases: (value, { item }) => {
      for (const alias of listOf(value)) {
        if (SLUG.test(alias) && alias.length <= LONGEST_SLUG) found.aliases.push(alias);
        else
          warn({
            section: 'Model Identifiers',
            line: item.line,
            excerpt: alias,
            message: 'This can be no alias: lower-case letters, digits, dots and dashes make one.',
          });
      }
    },
    'Alternative Names': (value) => found.alternativeNames.push(...listOf(value)),
  });
  read('Dates', { Released: (value) => (found.released = value === '' ? null : value) });
  const { creator, ...rest } = found;
  return {
    ...rest,
    aliases: [...new Set(found.aliases)].filter((alias) => alias !== found.slug),
    name: name === '' ? (found.slug ?? '') : name,
    summary,
    creator: { slug: slugOf(creator).slice(0, LONGEST_SLUG) || 'unknown', name: creator },
    tags: readTags(sections, warn),
  };
}

function readTags(sections: Outline['sections'], warn: Warn): string[] {
  const section = sections.get('Tags');
  const text = (section?.parts ?? [])
    .flatMap((part) => (part.items.length > 0 ? part.items.map((item) => item.text) : [part.text]))
    .join(', ');
  const tags = listOf(text).filter((tag) => {
    if (!/[#\n]/.test(tag) && tag.length <= 80) return true;
    warn({ section: 'Tags', line: section?.line ?? null, excerpt: tag, message: 'This can be no tag.' });
    return false;
  });
  return [...new Set(tags)];
}
