import { ModelFacts } from '../../src/catalog/facts.ts';
import type { z } from 'zod';

type Given = z.input<typeof ModelFacts>;

const READ = { source: 'https://example.com/models', asOf: '2026-11-01' };

/** A small model with one offer; what a test is about it says itself. */
export function factsOf(
  slug: string,
  {
    identity,
    specifications,
    ...rest
  }: Partial<Omit<Given, 'identity' | 'specifications'>> & {
    identity?: Partial<Given['identity']>;
    specifications?: Partial<Given['specifications']>;
  } = {},
): ModelFacts {
  return ModelFacts.parse({
    slug,
    identity: {
      ...READ,
      name: slug,
      summary: '',
      creator: { slug: 'acme', name: 'Acme' },
      status: 'ACTIVE',
      ...identity,
    },
    specifications: {
      ...READ,
      inputModalities: ['TEXT'],
      outputModalities: ['IMAGE'],
      modes: ['TEXT_TO_IMAGE'],
      ...specifications,
    },
    offers: [offerOf(`fal/${slug}`)],
    ...rest,
  } satisfies Given);
}

export function offerOf(configKey: string, given: Partial<Given['offers'][number]> = {}): Given['offers'][number] {
  return {
    ...READ,
    configKey,
    providerName: 'A provider',
    providerModelId: configKey,
    modes: ['TEXT_TO_IMAGE'],
    prices: [imagePrice('0.04')],
    ...given,
  };
}

export function imagePrice(amount: string): Given['offers'][number]['prices'][number] {
  return { direction: 'OUTPUT', metric: 'IMAGE', amount };
}

export function performanceOf(provider: string, p50Ms: number, successRate: number): NonNullable<Given['performance']> {
  return { ...READ, windowDays: 30, providers: [{ provider, p50Ms, successRate, totalRequests: 10 }] };
}

export function benchmarksOf(...standings: [name: string, elo: number][]): NonNullable<Given['benchmarks']> {
  return {
    ...READ,
    list: standings.map(([name, elo]) => ({ name, elo, wins: 3, losses: 1, ties: 0, battles: 4, rank: 1, of: 2 })),
  };
}
