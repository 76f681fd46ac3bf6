import { Decimal } from '../decimal.ts';
import type { PriceFacts } from '../facts.ts';
import type { ParameterType } from '../closed-sets.ts';

/** What is looked at of a parameter, to see whether it asks for a web search. */
export interface SearchParameter {
  readonly name: string;
  readonly types: readonly ParameterType[];
  readonly onlyVia: readonly string[];
}

const SEARCH_NOTE = /^web search adds \$(\d+(?:\.\d+)?) per request\b/i;

/** What a note says that a web search costs, where a parameter asks for one. */
export function surchargesOf(
  { configKey, notes }: { readonly configKey: string; readonly notes: readonly string[] },
  parameters: readonly SearchParameter[],
): PriceFacts[] {
  const provider = configKey.slice(0, configKey.indexOf('/'));
  const asking = parameters.find(
    ({ name, types, onlyVia }) =>
      /(?:^|_)(?:web|google)_search$/.test(name) &&
      types.includes('BOOLEAN') &&
      (onlyVia.length === 0 || onlyVia.includes(provider)),
  );
  if (asking === undefined) return [];
  return notes.flatMap((note) => {
    const amount = SEARCH_NOTE.exec(note)?.[1];
    return amount === undefined
      ? []
      : [
          {
            ...SURCHARGE,
            amount: new Decimal(amount).toFixed(),
            conditions: [{ parameter: asking.name, equals: true }],
          },
        ];
  });
}

const SURCHARGE = {
  direction: 'SURCHARGE',
  metric: 'REQUEST',
  modality: null,
  mode: null,
  unitSize: 1,
  currency: 'USD',
  tier: 'STANDARD',
  resolution: null,
  tokensPerUnit: null,
} as const;
