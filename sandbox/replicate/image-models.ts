import { FLUX_2_PRO } from './flux-2-pro.ts';
import type { ImageModel } from './model.ts';
import { nanoBanana } from './nano-banana.ts';
import { P_IMAGE_EDIT } from './p-image-edit.ts';
import { PHOTON } from './photon.ts';
import { RECRAFT_V4 } from './recraft.ts';
import { SEEDREAM_4_5 } from './seedream.ts';

const IMAGE_MODELS: ReadonlyMap<string, ImageModel> = new Map([
  ['black-forest-labs/flux-2-pro', FLUX_2_PRO],
  ['bytedance/seedream-4.5', SEEDREAM_4_5],
  ['recraft-ai/recraft-v4', RECRAFT_V4],
  ['prunaai/p-image-edit', P_IMAGE_EDIT],
  ['luma/photon', PHOTON],
]);

export function imageModelOf(name: string): ImageModel {
  return IMAGE_MODELS.get(name) ?? nanoBanana(name);
}
