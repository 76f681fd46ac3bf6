import type { Json } from '../base/json.ts';
import { type Contents, geminiContents } from './gemini-contents.ts';
import type { ProviderRequest } from './provider.ts';
import { setField } from './set-field.ts';

/**
 * The JSON body of an image request, and which turns it has. After the conversation so far comes the new turn: prompt
 * first, reference images after it in their order. The offer's fields go where they say. Thoughts are always asked for:
 * thinking is billed either way, and people like to watch it.
 * Throws UnrenderableError when the catalog's field paths are wrong, or the conversation isn't one of this family's.
 */
export function renderGeminiBody(request: ProviderRequest): Contents & { readonly body: Json } {
  const { contents, leftOut } = geminiContents(request);
  const body = {
    contents,
    generationConfig: { responseModalities: ['TEXT', 'IMAGE'], thinkingConfig: { includeThoughts: true } },
  };
  for (const [path, value] of Object.entries(request.fields)) setField(body, path, value);
  return { body, contents, leftOut };
}

export function geminiBody(request: ProviderRequest): Json {
  return renderGeminiBody(request).body;
}
