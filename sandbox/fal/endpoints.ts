import type { Endpoint } from './endpoint.ts';
import { FLUX_2 } from './flux-2.ts';
import { GPT_IMAGE } from './gpt-image.ts';
import { GROK_IMAGINE } from './grok-imagine.ts';
import { IDEOGRAM_4 } from './ideogram-4.ts';
import { MINIMAX_IMAGE } from './minimax-image.ts';
import { nanoBanana } from './nano-banana.ts';
import { QWEN_IMAGE_2 } from './qwen-image-2.ts';
import { RECRAFT } from './recraft.ts';
import { SEEDREAM } from './seedream.ts';
import { Z_IMAGE } from './z-image.ts';

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  [FLUX_2, GPT_IMAGE, SEEDREAM, RECRAFT, GROK_IMAGINE, QWEN_IMAGE_2, Z_IMAGE, IDEOGRAM_4, MINIMAX_IMAGE].flatMap(
    (family) => Object.entries(family),
  ),
);

export function endpointOf(model: string): Endpoint {
  return ENDPOINTS.get(model) ?? nanoBanana(model);
}
