import type { Json } from '../base/json.ts';
import type { Catalog, Offer } from '../catalog/model.ts';

/**
 * What the sandbox is to pretend, from the catalog's own figures: which ids each provider serves, how long it takes and
 * how often it succeeds, and which published ids were shut down since.
 */
export function sandboxScenario(
  catalog: Catalog,
  { speed, failures }: { speed: number; failures: 'on' | 'off' },
): Json {
  const providers: Record<string, { models: Record<string, Json> }> = {};
  const retired: Record<string, string[]> = {};
  for (const offer of catalog.models.flatMap((model) => model.offers)) {
    const { slug } = offer.provider;
    const models = (providers[slug] ??= { models: {} }).models;
    models[offer.upstreamModelId] = figuresOf(offer);
    if (offer.providerModelId !== offer.upstreamModelId) (retired[slug] ??= []).push(offer.providerModelId);
  }
  return { speed, failures, providers, retired };
}

function figuresOf(offer: Offer): Json {
  const figures = offer.model.performance.find((one) => one.provider.slug === offer.provider.slug);
  return {
    ...(figures?.p50Ms != null && { p50Ms: figures.p50Ms }),
    ...(figures?.p95Ms != null && { p95Ms: figures.p95Ms }),
    ...(figures?.successRate != null && { successRate: figures.successRate }),
  };
}
