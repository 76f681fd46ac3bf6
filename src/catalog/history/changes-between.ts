import type { ModelFacts } from '../facts.ts';
import type { FactChange } from './change.ts';
import { offerChanges } from './offer-changes.ts';
import { parameterChanges } from './parameter-changes.ts';
import { common, differing, said } from './same.ts';

/**
 * What changed between two revisions of one model; null before its first. Facts that were merely read again, or elsewhere,
 * didn't change; nor does what people call a provider, which is no model's to say. Of everything else something is told.
 */
export function changesBetween(before: ModelFacts | null, after: ModelFacts): readonly FactChange[] {
  if (before === null) return [{ kind: 'ModelAdded' }, ...aliasChanges([], after.identity.aliases)];
  const facts = differing(groupsOf(before, after), groupsOf(after, before));
  return [
    ...statusChanges(before.identity, after.identity),
    ...aliasChanges(before.identity.aliases, after.identity.aliases),
    ...parameterChanges(before, after),
    ...offerChanges(before, after),
    ...(facts.length > 0 ? [{ kind: 'ModelChanged' as const, facts }] : []),
  ];
}

type Identity = ModelFacts['identity'];

function statusChanges({ status: before }: Identity, { status: after }: Identity): FactChange[] {
  return before === after ? [] : [{ kind: 'StatusChanged', before, after }];
}

function aliasChanges(before: readonly string[], after: readonly string[]): FactChange[] {
  return [
    ...before.filter((alias) => !after.includes(alias)).map((alias) => ({ kind: 'AliasLeft' as const, alias })),
    ...after.filter((alias) => !before.includes(alias)).map((alias) => ({ kind: 'AliasCame' as const, alias })),
  ];
}

/** What no other kind of change tells. Of aliases, parameters and offers that is the order of those that stay. */
function groupsOf(facts: ModelFacts, other: ModelFacts): Record<string, unknown> {
  const { status: _status, aliases, ...identity } = facts.identity;
  return {
    identity: { ...said(identity), aliases: common(aliases, other.identity.aliases) },
    specifications: said(facts.specifications),
    parameters: common(parameterNames(facts), parameterNames(other)),
    offers: common(configKeys(facts), configKeys(other)),
    performance: said(facts.performance),
    competitions: said(facts.competitions),
    benchmarks: said(facts.benchmarks),
    categoryRankings: said(facts.categoryRankings),
    gallery: said(facts.gallery),
    content: said(facts.content),
  };
}

function parameterNames({ parameters }: ModelFacts): readonly string[] {
  return (parameters?.list ?? []).map(({ name }) => name);
}

function configKeys({ offers }: ModelFacts): readonly string[] {
  return offers.map(({ configKey }) => configKey);
}
