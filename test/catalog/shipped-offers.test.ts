import assert from 'node:assert/strict';
import sharp from 'sharp';
import { after, before, test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import type { Mode } from '../../src/catalog/closed-sets.ts';
import type { Catalog, Model, Offer } from '../../src/catalog/model.ts';
import { renderParameters } from '../../src/parameters/render.ts';
import { validateParameters } from '../../src/parameters/validate.ts';
import type { Providers } from '../../src/providers/providers.ts';
import { plain } from '../assets/pictures.ts';
import { callOf, offersOf, pictureOf, providersAt, sandboxFor } from '../providers/offer-call.ts';
import type { SandboxProcess } from '../sandbox-process.ts';
import { readShipped } from './shipped-catalog.ts';

/** The sandbox's clock is fast, and its drawing isn't: all at once they would wait for each other until they are canceled. */
const AT_ONCE = 4;

let sandbox: SandboxProcess;
let catalog: Catalog;
let providers: Providers;
let given: Uint8Array;
before(async () => {
  ({ catalog } = await readShipped());
  sandbox = await sandboxFor(catalog, 400);
  providers = providersAt(sandbox.url);
  given = await plain(64, 48).png().toBuffer();
});
after(() => sandbox.stop());

test('whoever says nothing but a prompt gets a picture of the size that was promised, at every offer', async () => {
  assert.deepEqual(await failuresOf({}), []);
});

test('a shape and a scale come as promised, whatever the offer makes of them', async () => {
  assert.deepEqual(await failuresOf({ aspect_ratio: '16:9', resolution: '2K' }), []);
  assert.deepEqual(await failuresOf({ aspect_ratio: '2:3' }), []);
});

/** The offers and modes at which a request doesn't come to the picture that was promised, each with what it came to. */
async function failuresOf(wish: Readonly<Record<string, Json>>): Promise<string[]> {
  const servable = offersOf(catalog).filter(([, offer]) => providers.bySlug.has(offer.provider.slug));
  assert(servable.length > 0);
  const found: string[] = [];
  const trials = servable.values();
  const lane = async () => {
    for (const [model, offer, mode] of trials)
      found.push(`${offer.configKey} ${mode}: ${await trial(model, offer, mode, wish)}`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return found.filter((line) => !line.endsWith(': a picture'));
}

/** What a request comes to; of the wish only what is a parameter of the model is said. */
async function trial(model: Model, offer: Offer, mode: Mode, wish: Readonly<Record<string, Json>>): Promise<string> {
  const names = new Set(model.parameters.map(({ name }) => name));
  const asked = Object.fromEntries(Object.entries(wish).filter(([name]) => names.has(name)));
  const validated = validateParameters(model, mode, asked);
  if (!validated.ok) return JSON.stringify(validated.problems);
  const { expectedSize: expected } = renderParameters(offer, mode, validated.parameters);
  try {
    const bytes = await pictureOf(providers, offer, callOf(offer, mode, validated.parameters, given));
    const { width, height } = await sharp(bytes).metadata();
    if (expected === null || (expected.width === width && expected.height === height)) return 'a picture';
    return `${width}x${height} instead of ${expected.width}x${expected.height}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
