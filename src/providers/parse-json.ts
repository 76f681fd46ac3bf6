/** `undefined` when the text is no JSON: what it is instead the caller may say. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A syntax error's place in a stranger's text is of no interest.
  }
}
