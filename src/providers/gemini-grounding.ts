import type { GeminiGrounding } from './gemini-wire.ts';

/** What was searched for and found during one answer; its metadata may come in several pieces or again and again. */
export class Grounding {
  readonly #queries = new Set<string>();
  readonly #titlesByUri = new Map<string, string>();

  add(metadata: GeminiGrounding): void {
    for (const query of metadata.webSearchQueries ?? []) if (query !== '') this.#queries.add(`web ${query}`);
    for (const query of metadata.imageSearchQueries ?? []) if (query !== '') this.#queries.add(`image ${query}`);
    for (const { web, image } of metadata.groundingChunks ?? []) {
      if (web) this.#addSource(web.uri, web.title);
      // The page that contains the image is the one to link to, not the image's own address.
      if (image) this.#addSource(image.sourceUri ?? image.uri, image.title || image.domain);
    }
  }

  /** Searches that were made: each is billed. */
  get searches(): number {
    return this.#queries.size;
  }

  /** The sources for people, or null without any. Showing them is a condition of the provider's terms for grounding. */
  get text(): string | null {
    if (this.#titlesByUri.size === 0) return null;
    const lines = Array.from(this.#titlesByUri, ([uri, title]) => `- ${title} (${uri})`);
    return `\n\nSources:\n${lines.join('\n')}\n`;
  }

  #addSource(uri: string | null | undefined, title: string | null | undefined): void {
    if (!uri || !URL.canParse(uri)) return;
    const { protocol, host } = new URL(uri);
    if (protocol !== 'https:' && protocol !== 'http:') return;
    this.#titlesByUri.set(uri, title || host);
  }
}
