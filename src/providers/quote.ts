const LONGEST_QUOTE = 400;

/**
 * Makes a provider's own words fit for a message: one line, not long, and without the key and the prompt, which some
 * providers repeat in their errors and which must not travel into logs with them.
 */
export function createQuote(secrets: { apiKey: string; prompt: string }): (words: string) => string {
  const hidden: readonly (readonly [string, string])[] = [
    [secrets.apiKey, '[key]'],
    ...spellings(secrets.prompt).map((prompt) => [prompt, '[prompt]'] as const),
  ];
  return (words) => {
    let quoted = words;
    for (const [secret, name] of hidden) if (secret !== '') quoted = quoted.replaceAll(secret, name);
    quoted = quoted.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
    return quoted.length > LONGEST_QUOTE ? `${quoted.slice(0, LONGEST_QUOTE).trimEnd()}…` : quoted;
  };
}

/** As it is and as JSON escapes it. A prompt of one short word is hidden only where it is quoted: it may be any word. */
function spellings(prompt: string): string[] {
  const json = JSON.stringify(prompt);
  return prompt.length < 12 ? [json] : [prompt, json.slice(1, -1)];
}
