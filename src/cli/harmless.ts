/**
 * Text from elsewhere (a model's thinking, a server's message) as it may be written to a terminal: whatever a terminal
 * would obey becomes something to look at. Escape sequences could move the cursor, rename the window or fill the
 * clipboard; marks of writing direction could make a name read as another one. Line breaks and tabs stay.
 */
export function harmless(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(OBEYED, (character) => stand(character.charCodeAt(0)));
}

/** The same, on one line. */
export function harmlessLine(text: string): string {
  return harmless(text).replaceAll(/\s+/g, ' ').trim();
}

// Control characters but tab and line feed, what turns the direction of writing, and Unicode's own line breaks.
const OBEYED = /(?![\t\n])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Unicode has a picture of every control character of ASCII. */
function stand(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
