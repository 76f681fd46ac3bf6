import type { SearchQueries } from './call.ts';
import type { ImageRequest } from './image-request.ts';

/** What would be looked up for a request: its first subjects, on the web and, when it asks, among pictures. */
export function queriesOf(request: ImageRequest, phrases: readonly string[]): SearchQueries {
  if (request.search === 'none') return { web: [], image: [] };
  const first = phrases[0] ?? 'reference pictures';
  const web = phrases.length > 1 ? [`${first} appearance`, `${phrases[1] ?? first} details`] : [`${first} appearance`];
  return { web, image: request.search === 'web and image' ? [`${first} photo reference`] : [] };
}

/** `groundingMetadata` of the last chunk; undefined when nothing was searched. */
export function groundingOf(queries: SearchQueries, text: string): object | undefined {
  if (queries.web.length === 0) return undefined;
  const chunks = [
    ...queries.web.map((query, index) => ({
      web: {
        uri: `https://vertexaisearch.cloud.google.com/grounding-api-redirect/sandbox-${slug(query)}`,
        // Real titles are a site's name, and now and then empty.
        title: index === 0 ? 'example.org' : '',
      },
    })),
    ...queries.image.map((query) => ({
      image: {
        sourceUri: `https://example.org/gallery/${slug(query)}`,
        imageUri: `https://example.org/gallery/${slug(query)}.jpg`,
        title: query,
        domain: 'example.org',
      },
    })),
  ];
  const endIndex = Buffer.byteLength(text);
  return {
    webSearchQueries: queries.web,
    ...(queries.image.length > 0 ? { imageSearchQueries: queries.image } : {}),
    searchEntryPoint: { renderedContent: entryPoint(queries.web) },
    groundingChunks: chunks,
    ...(endIndex === 0
      ? {}
      : {
          groundingSupports: [
            { segment: { startIndex: 0, endIndex, text }, groundingChunkIndices: [0], confidenceScores: [0.9] },
          ],
        }),
  };
}

function entryPoint(queries: readonly string[]): string {
  const links = queries.map(
    (query) => `<a class="chip" href="https://example.org/?q=${slug(query)}">${escape(query)}</a>`,
  );
  return `<style>.container{display:flex}</style><div class="container">${links.join('')}</div>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function slug(text: string): string {
  return encodeURIComponent(text.toLowerCase().replace(/\s+/g, '-'));
}
