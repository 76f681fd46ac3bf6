import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import type { Json } from '../../src/base/json.ts';
import { GENERATED_MODES, type Mode } from '../../src/catalog/closed-sets.ts';
import type { Catalog, Model, Offer, Parameter } from '../../src/catalog/model.ts';
import { createGuardedFetch } from '../../src/fetch/guarded-fetch.ts';
import { renderParameters, type Rendered } from '../../src/parameters/render.ts';
import { parametersOf } from '../../src/parameters/schema.ts';
import { treatmentAt } from '../../src/parameters/treatment.ts';
import { validateParameters } from '../../src/parameters/validate.ts';
import type { ProviderRequest } from '../../src/providers/provider.ts';
import { createProviders, type Providers } from '../../src/providers/providers.ts';
import { sandboxScenario } from '../../src/providers/sandbox-scenario.ts';
import { gather } from '../providers/answers.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { present, readShipped } from './shipped-catalog.ts';

const NO_PROVIDER = { gemini: null, vertex: null, fal: null, replicate: null, openai: null };
/** What each offer draws when only a prompt is said, and what it makes of a picture of 64x48. */
const UNASKED: Readonly<Record<string, Partial<Record<Mode, string>>>> = {
  'fal/flux.2-pro': { TEXT_TO_IMAGE: '1024x768' },
  'fal/flux.2-pro-edit': { IMAGE_EDIT: '1184x880' },
  'replicate/flux.2-pro': { TEXT_TO_IMAGE: '1024x1024', IMAGE_EDIT: '1024x1024' },
  'fal/flux.2-flex': { TEXT_TO_IMAGE: '1024x768' },
  'fal/flux.2-flex-edit': { IMAGE_EDIT: '1184x880' },
  'fal/seedream-4.5': { TEXT_TO_IMAGE: '2048x2048' },
  'fal/seedream-4.5-edit': { IMAGE_EDIT: '2365x1774' },
  'replicate/seedream-4.5': { TEXT_TO_IMAGE: '2048x2048', IMAGE_EDIT: '2365x1774' },
  'fal/seedream-5-lite': { TEXT_TO_IMAGE: '2048x2048' },
  'fal/seedream-5-lite-edit': { IMAGE_EDIT: '2365x1774' },
  'replicate/recraft-v4': { TEXT_TO_IMAGE: '1024x1024' },
  'fal/recraft-v4': { TEXT_TO_IMAGE: '1024x1024' },
  'fal/recraft-v4.1': { TEXT_TO_IMAGE: '1024x1024' },
  'fal/recraft-v4.1-pro': { TEXT_TO_IMAGE: '2048x2048' },
  'fal/grok-imagine-image': { TEXT_TO_IMAGE: '1024x1024' },
  'fal/grok-imagine-image-edit': { IMAGE_EDIT: '1183x887' },
  'fal/qwen-image-2': { TEXT_TO_IMAGE: '1024x1024' },
  'fal/qwen-image-2-edit': { IMAGE_EDIT: '1183x887' },
  'fal/qwen-image-2-pro': { TEXT_TO_IMAGE: '1024x1024' },
  'fal/qwen-image-2-pro-edit': { IMAGE_EDIT: '1183x887' },
  'fal/z-image-turbo': { TEXT_TO_IMAGE: '1024x768' },
  'replicate/p-image-edit': { IMAGE_EDIT: '1184x896' },
  'fal/minimax-image-01': { TEXT_TO_IMAGE: '1024x1024' },
  'replicate/photon': { TEXT_TO_IMAGE: '1365x768' },
  'fal/ideogram-v4': { TEXT_TO_IMAGE: '1024x1024' },
};
/** And what 16:9 is there. */
const WIDE: Readonly<Record<string, string>> = {
  'fal/flux.2-pro': '1360x768',
  'fal/flux.2-pro-edit': '1360x768',
  'replicate/flux.2-pro': '1365x768',
  'fal/flux.2-flex': '1376x768',
  'fal/flux.2-flex-edit': '1376x768',
  'fal/seedream-4.5': '2560x1440',
  'fal/seedream-4.5-edit': '2560x1440',
  'replicate/seedream-4.5': '2731x1536',
  'fal/seedream-5-lite': '2560x1440',
  'fal/seedream-5-lite-edit': '2560x1440',
  'replicate/recraft-v4': '1344x768',
  'fal/recraft-v4': '1344x768',
  'fal/recraft-v4.1': '1344x768',
  'fal/recraft-v4.1-pro': '2688x1536',
  'fal/grok-imagine-image': '1365x768',
  // It keeps the shape of its picture, whatever is asked.
  'fal/grok-imagine-image-edit': '1183x887',
  'fal/qwen-image-2': '1360x768',
  'fal/qwen-image-2-edit': '1360x768',
  'fal/qwen-image-2-pro': '1360x768',
  'fal/qwen-image-2-pro-edit': '1360x768',
  'fal/z-image-turbo': '1360x768',
  'replicate/p-image-edit': '1376x768',
  'fal/minimax-image-01': '1280x720',
  'replicate/photon': '1365x768',
  'fal/ideogram-v4': '1024x576',
};

describe('an offer of a model that fal or Replicate hosts for its maker', () => {
  let sandbox: SandboxProcess;
  let providers: Providers;
  let catalog: Catalog;
  let picture: Uint8Array;
  before(async () => {
    ({ catalog } = await readShipped());
    sandbox = await startSandbox({
      speed: 400,
      scenario: Object(sandboxScenario(catalog, { speed: 400, failures: 'off' })),
    });
    providers = createProviders(NO_PROVIDER, sandbox.url, {
      fetchPicture: createGuardedFetch({ allowOrigins: [sandbox.url] }),
    });
    picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
  });
  after(() => sandbox.stop());

  test('has its sizes told here', () => {
    const keys = catalog.models.filter(isHosted).flatMap((model) => model.offers.map((offer) => offer.configKey));
    assert.deepEqual(keys.toSorted(), Object.keys(UNASKED).toSorted());
    assert.deepEqual(Object.keys(WIDE).toSorted(), Object.keys(UNASKED).toSorted());
    assert(catalog.models.filter(isHosted).length >= 14);
  });

  for (const [configKey, modes] of Object.entries(UNASKED)) {
    for (const mode of GENERATED_MODES.filter((mode) => modes[mode] !== undefined)) {
      test(`${configKey} draws for a prompt alone (${mode})`, async () => {
        const offer = present(catalog.offer(configKey));
        assert(offer.modes.includes(mode));
        const { losses, pictures } = await drawn(offer, mode, {});
        assert.deepEqual([losses, pictures], [[], [modes[mode]]]);
      });

      test(`${configKey} draws for all that it takes (${mode})`, async () => {
        const offer = present(catalog.offer(configKey));
        const { losses, pictures, local } = await drawn(offer, mode, everything(offer, mode));
        assert.deepEqual(losses, configKey === 'fal/grok-imagine-image-edit' ? ['aspect_ratio'] : []);
        // Two were asked for: in one call where the offer makes several, else in two.
        assert.deepEqual(
          pictures,
          Array.from({ length: local.count === 1 ? 2 : 1 }, () => WIDE[configKey]),
        );
      });
    }
  }

  /** A request's pictures as the real adapter gets them from the sandbox, and what was lost on the way. */
  async function drawn(
    offer: Offer,
    mode: Mode,
    asked: Json,
  ): Promise<{ losses: string[]; pictures: string[]; local: Rendered['local'] }> {
    const validated = validateParameters(offer.model, mode, asked);
    assert(validated.ok, JSON.stringify(validated));
    const { fields, files, losses, local } = renderParameters(offer, mode, validated.parameters);
    const request: ProviderRequest = {
      attemptId: 'att_01k0000000000000000000000',
      upstreamModelId: offer.upstreamModelId,
      prompt: 'a tree',
      images: mode === 'IMAGE_EDIT' ? [{ bytes: picture, mimeType: 'image/png' }] : [],
      imageField: files.image,
      mask: null,
      maskField: files.mask,
      conversation: null,
      fields,
    };
    return { losses: losses.map(({ parameter }) => parameter), pictures: await picturesOf(offer, request), local };
  }

  async function picturesOf(offer: Offer, request: ProviderRequest): Promise<string[]> {
    const method = present(providers.bySlug.get(offer.provider.slug)).standard;
    assert(method.kind === 'queue');
    const call = { signal: AbortSignal.timeout(20_000), beforeSend: () => undefined, hookUrl: null };
    const submitted = await method.submit(request, call);
    assert(submitted.outcome === 'accepted', JSON.stringify(submitted));
    for (let { operation } = submitted; ;) {
      const { outcome } = await gather(method.look(operation, { signal: call.signal, request }));
      if (outcome.outcome === 'pending') {
        ({ operation } = outcome);
        continue;
      }
      assert(outcome.outcome === 'succeeded', outcome.outcome === 'failed' ? outcome.error.message : outcome.outcome);
      return Promise.all(
        outcome.pictures.map(async ({ bytes }) => {
          const { width, height } = await sharp(bytes).metadata();
          return `${width}x${height}`;
        }),
      );
    }
  }
});

function isHosted({ creator }: Model): boolean {
  return !['google', 'openai'].includes(creator.slug);
}

/** A wide picture, twice, with every other parameter that the offer can be told. */
function everything(offer: Offer, mode: Mode): Json {
  const said = parametersOf(offer.model, mode).flatMap((parameter): [string, Json][] => {
    const value = treatmentAt(offer, parameter) === null ? undefined : valueOf(offer, parameter);
    return value === undefined ? [] : [[parameter.name, value]];
  });
  return { ...Object.fromEntries(said), aspect_ratio: '16:9', n: 2 };
}

function valueOf(offer: Offer, parameter: Parameter): Json | undefined {
  const { name, types, values, minimum, maximum } = parameter;
  // A level of compression is nothing to a PNG; shapes are said elsewhere.
  if (['prompt', 'image', 'size', 'resolution', 'aspect_ratio', 'output_compression'].includes(name)) return undefined;
  const choice = treatmentAt(offer, parameter)?.values ?? values;
  if (choice !== null) return choice.at(-1);
  if (types.includes('BOOLEAN')) return true;
  return types.includes('INTEGER') ? (maximum ?? minimum ?? 7) : 'rain';
}
