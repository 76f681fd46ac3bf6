import type { ModelFacts, ParameterFacts } from '../facts.ts';
import type { FactChange, ParameterThen } from './change.ts';
import { same } from './same.ts';

export function parameterChanges(before: ModelFacts, after: ModelFacts): FactChange[] {
  const [was, is] = [byName(before), byName(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((name): FactChange[] => {
    const [one, other] = [was.get(name) ?? null, is.get(name) ?? null];
    if (same(one, other)) return [];
    return [{ kind: 'ParameterChanged', name, before: parameterThen(before, one), after: parameterThen(after, other) }];
  });
}

function byName({ parameters }: ModelFacts): ReadonlyMap<string, ParameterFacts> {
  return new Map(parameters?.list.map((parameter) => [parameter.name, parameter]));
}

function parameterThen({ offers }: ModelFacts, parameter: ParameterFacts | null): ParameterThen | null {
  if (parameter === null) return null;
  const treatments = offers.map(({ configKey, treatments: known }) => {
    const said = new Map(Object.entries(known?.parameters ?? {})).get(parameter.name);
    const { treatment = 'UNSUPPORTED' as const, providerName = null, values = null, convert = null } = said ?? {};
    return { configKey, treatment, providerName, values, convert };
  });
  return { ...parameter, default: parameter.default, treatments };
}
