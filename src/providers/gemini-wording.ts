/** How an answer is spoken of in messages: whose it is, and its own words made fit for quoting. */
export interface Wording {
  /** Two doors to the same models, which answer alike. */
  readonly api: 'Gemini' | 'Vertex AI';
  readonly quote: (words: string) => string;
}
