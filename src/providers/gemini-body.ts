import type { Json } from '../base/json.ts';
import type { ProviderRequest } from './provider.ts';
import { setField } from './set-field.ts';

/**
 * The JSON body of a streaming image request: prompt first, reference images after it in their order, then the offer's
 * fields. Thoughts are always asked for: thinking is billed either way, and people like to watch it.
 * Throws UnrenderableError when the catalog's field paths are wrong.
 */
export function geminiBody(request: ProviderRequest): Json {
  const body = {
    contents: [
      {
        role: 'user',
        parts: [
          { text: request.prompt },
          ...request.images.map(({ bytes, mimeType }) => ({ inlineData: { mimeType, data: bytes.toBase64() } })),
        ],
      },
    ],
    generationConfig: { responseModalities: ['TEXT', 'IMAGE'], thinkingConfig: { includeThoughts: true } },
  };
  for (const [path, value] of Object.entries(request.fields)) setField(body, path, value);
  return body;
}
