import assert from 'node:assert/strict';
import { GENERATED_MODES, type Mode } from '../../src/catalog/closed-sets.ts';
import type { Catalog, Model, Offer } from '../../src/catalog/model.ts';
import { renderParameters } from '../../src/parameters/render.ts';
import type { Parameters } from '../../src/parameters/validate.ts';
import type { ProviderOutcome, ProviderRequest } from '../../src/providers/provider.ts';
import { createProviders, type Providers } from '../../src/providers/providers.ts';
import { createGuardedFetch } from '../../src/fetch/guarded-fetch.ts';
import { sandboxScenario } from '../../src/providers/sandbox-scenario.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { gather } from './answers.ts';

const NO_PROVIDER = { gemini: null, vertex: null, fal: null, replicate: null, openai: null };

/** A sandbox that serves what the catalog lists, under the ids that are sent. */
export function sandboxFor(catalog: Catalog, speed: number): Promise<SandboxProcess> {
  return startSandbox({ speed, scenario: Object(sandboxScenario(catalog, { speed, failures: 'off' })) });
}

/** Every adapter, asking this sandbox. */
export function providersAt(sandboxUrl: string): Providers {
  const fetchPicture = createGuardedFetch({ allowOrigins: [sandboxUrl] });
  return createProviders(NO_PROVIDER, sandboxUrl, { fetchPicture });
}

/** Each offer that isn't retired, in each of its modes that the model has as well and that can be generated. */
export function offersOf(catalog: Catalog): readonly (readonly [Model, Offer, Mode])[] {
  return catalog.models.flatMap((model) =>
    model.offers
      .filter(({ retiredAt }) => retiredAt === null)
      .flatMap((offer) =>
        GENERATED_MODES.filter((mode) => offer.modes.includes(mode) && model.modes.includes(mode)).map(
          (mode) => [model, offer, mode] as const,
        ),
      ),
  );
}

/** One call of an offer's for one picture. */
export function callOf(offer: Offer, mode: Mode, parameters: Parameters, picture: Uint8Array): ProviderRequest {
  const { fields, files } = renderParameters(offer, mode, { ...parameters, n: 1 });
  return {
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
}

/** Sends a call and waits for its end, by whichever manner its provider has. Fails when it ends without a picture. */
export async function pictureOf(providers: Providers, offer: Offer, request: ProviderRequest): Promise<Uint8Array> {
  const outcome = await outcomeOf(providers, offer, request);
  if (outcome.outcome === 'failed') throw outcome.error;
  if (outcome.outcome === 'unknown') throw new Error(outcome.reason, { cause: outcome.cause });
  const [picture] = outcome.pictures;
  assert.ok(picture);
  return picture.bytes;
}

async function outcomeOf(providers: Providers, offer: Offer, request: ProviderRequest): Promise<ProviderOutcome> {
  const method = providers.bySlug.get(offer.provider.slug)?.standard;
  assert.ok(method);
  const call = { signal: AbortSignal.timeout(60_000), beforeSend: () => undefined };
  if (method.kind === 'sync') return (await gather(method.run(request, call))).outcome;
  const submitted = await method.submit(request, { ...call, hookUrl: null });
  assert(submitted.outcome === 'accepted', JSON.stringify(submitted));
  let { operation } = submitted;
  for (;;) {
    const { outcome: found } = await gather(method.look(operation, { signal: call.signal, request }));
    if (found.outcome === 'succeeded' || found.outcome === 'failed') return found;
    if (found.outcome !== 'pending') throw new Error(JSON.stringify(found));
    ({ operation } = found);
  }
}
