import type { Model, Offer } from '../catalog/model.ts';
import { methodOf, type Provider } from '../providers/provider.ts';
import { PROVIDER_SLUGS } from '../providers/settings.ts';
import type { OfferHealth } from './breaker.ts';
import type { BreakerPlace, BreakerRow } from './breaker-rows.ts';
import type { MeasuredFigures } from './figures.ts';
import type { Health } from './health.ts';
import type { RouteQuestion } from './judge.ts';

/** What an installation knows that its routes go by. */
export interface RoutingRooms {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly health: Health;
  /** At the speed of real providers (figures.ts, atRealSpeed). */
  readonly measured: MeasuredFigures;
}

/** The part of a question that isn't the request's: what can be called here, and how it does at the moment. */
export type Circumstances = Required<Pick<RouteQuestion, 'configured' | 'adapters' | 'batch' | 'measured' | 'health'>>;

export function circumstances({ providers, health, measured }: RoutingRooms, model: Model): Circumstances {
  const batching = [...providers.values()].filter((provider) => methodOf(provider, 'BATCH') !== null);
  return {
    configured: new Set(providers.keys()),
    adapters: ADAPTERS,
    batch: new Set(batching.map(({ slug }) => slug)),
    measured,
    health: new Map(
      placesOf(model, providers).map(({ configKey, credential }) => [configKey, health.of(configKey, credential)]),
    ),
  };
}

const ADAPTERS: ReadonlySet<string> = new Set(PROVIDER_SLUGS);

/** The breakers of a model's offers. Those of a provider that isn't configured are never asked for. */
export function placesOf({ offers }: Model, providers: ReadonlyMap<string, Provider>): BreakerPlace[] {
  return offers.flatMap(({ configKey, provider }) => {
    const credential = providers.get(provider.slug)?.credential;
    return credential === undefined ? [] : [{ configKey, credential }];
  });
}

/** The breakers of the credentials that are in use; those of earlier ones say nothing any more. */
export function breakersHere({ providers, health }: Pick<RoutingRooms, 'providers' | 'health'>): BreakerRow[] {
  const isUsed = ({ configKey, credential }: BreakerRow) =>
    providers.get(configKey.split('/')[0] ?? '')?.credential === credential;
  return health.breakers().filter(isUsed);
}

/** How an offer does at the moment, as far as it is called here at all. */
export function healthOf({ providers, health }: Pick<RoutingRooms, 'providers' | 'health'>, offer: Offer): OfferHealth {
  const credential = providers.get(offer.provider.slug)?.credential;
  return credential === undefined ? 'UNKNOWN' : health.of(offer.configKey, credential);
}
