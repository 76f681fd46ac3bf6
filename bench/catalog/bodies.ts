import type { Reading } from './readings.ts';

/** Makes what is posted to read one model, or the page, which heeds no slug. */
export type BodyOf = (slug: string) => string;

/** What is posted for one reading: to us and to Mercurius, to us without ever repeating a request, to PostGraphile. */
export function bodiesOf(reading: Reading): { plain: BodyOf; unrepeated: BodyOf; postgraphile: BodyOf } {
  const ask = (slug: string) => (reading.bySlug ? { slug } : {});
  const plain = bodyOf(reading.query);
  const unrepeated = bodyOf(reading.unrepeated);
  const postgraphile = bodyOf(reading.postgraphile);
  let number = 0;
  return {
    plain: (slug) => plain(ask(slug)),
    unrepeated: (slug) => unrepeated({ ...ask(slug), no: `nobody-${(number += 1)}` }),
    postgraphile: (slug) => postgraphile(ask(slug)),
  };
}

/**
 * An operation's text is written as JSON only once, since whoever asks works beside whoever answers. Values of variables
 * are slugs and the like, which JSON takes as they are.
 */
function bodyOf(query: string): (variables: Readonly<Record<string, string>>) => string {
  const start = `{"query":${JSON.stringify(query)},"variables":{`;
  return (variables) => {
    const values = Object.entries(variables).map(([name, value]) => `"${name}":"${value}"`);
    return `${start}${values.join(',')}}}`;
  };
}
