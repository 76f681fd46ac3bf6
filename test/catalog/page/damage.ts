/** What pages are made of, where it does not belong. */
const SHARDS = [
  '\n## ',
  '## Links',
  ' ### ',
  '- ',
  '`',
  '](',
  '|',
  '~~~',
  '\n\n',
  '{',
  '}]',
  '"',
  ' => ',
  '$',
  '0',
  '-1',
  '9'.repeat(40),
  '\u0000',
  '\ud800',
  '\u202e',
  '🏮',
  '<script>',
  '&amp;',
  ': ',
  ' — REQUIRED',
  '. Values: ',
  '. Modes: ',
  '%',
  'NaN',
  '\\',
  '- Pricing: [{type: output',
  '&a *a',
  '#1 of 0',
  '__proto__',
  'Model ID: ',
  '- Config Key: x/y',
  '    ',
  '\t',
  '\r\n',
];

/** A page with one to five things done to it. */
export function damaged(bases: readonly string[], random: () => number): string {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item; // never empty
  let text = pick(bases);
  for (let times = 1 + Math.floor(random() * 5); times > 0; times -= 1) {
    const [from, to] = [random(), random()].map((share) => Math.floor(share * text.length)).toSorted((a, b) => a - b);
    const [start, middle, end] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
    const short = middle.slice(0, 1 + Math.floor(random() * 80));
    text = pick([
      () => start + middle.slice(short.length) + end,
      () => start + pick(SHARDS) + middle + end,
      () => start + pick(SHARDS) + middle.slice(short.length) + end,
      () => start + middle + short + end,
      () => start + end,
      () => start + middle,
      () => start + Array.from(short).toReversed().join('') + middle.slice(short.length) + end,
      () => start + middle.replaceAll('\n', ' ') + end,
      () => start + middle.replaceAll(' - ', '\n- ') + end,
      () => start + pick(bases).slice(from, to) + end,
    ])();
  }
  return text;
}
