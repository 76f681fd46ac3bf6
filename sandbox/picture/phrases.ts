const BREAKS = new Set(
  (
    'in on at with of under over near beside behind through and or from into onto by for to while as above below around ' +
    'between against across along inside outside where which that is are was has have then its it'
  ).split(' '),
);

const EMPTY = new Set(
  (
    'a an the this these my your his her their some one very please make me picture photo image drawing painting ' +
    'illustration generate create draw paint show rendering shot scene style be so be should can could'
  ).split(' '),
);

const LONGEST_PHRASE = 48;

/** The words of a prompt in lower case, in its order. */
export function wordsOf(prompt: string): string[] {
  return prompt.toLowerCase().match(/[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu) ?? [];
}

/** The things that a prompt names: its words between small words and punctuation, at most eight of them. */
export function phrasesOf(prompt: string): string[] {
  const phrases: string[] = [];
  for (const clause of prompt.split(/[.,;:!?()"“”\n]+/u)) {
    let phrase: string[] = [];
    const close = (): void => {
      const text = Array.from(phrase.join(' ')).slice(0, LONGEST_PHRASE).join('').trim();
      if (text !== '' && !phrases.includes(text)) phrases.push(text);
      phrase = [];
    };
    for (const word of clause.split(/\s+/u)) {
      const bare = word.toLowerCase();
      if (BREAKS.has(bare)) close();
      else if (bare !== '' && !EMPTY.has(bare)) phrase.push(word);
    }
    close();
  }
  return phrases.slice(0, 8);
}
