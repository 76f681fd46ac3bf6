import type { Figures } from '../clock.ts';
import type { Scenario } from '../scenario.ts';

/** What a provider of the scenario serves: own properties only, so that a model named "constructor" is as unknown as any. */
export function servedModels(scenario: Scenario, provider: string): ReadonlyMap<string, Figures> {
  const retired = new Set(scenario.retired[provider]);
  const models = Object.entries(scenario.providers[provider]?.models ?? {});
  return new Map(models.filter(([name]) => !retired.has(name)));
}
