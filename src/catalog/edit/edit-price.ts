import { isDeepStrictEqual } from 'node:util';
import type { Viewer } from '../../access/viewer.ts';
import type { InputProblem } from '../../base/refusal.ts';
import { clip } from '../../base/storable.ts';
import type { Orm } from '../../db/client.ts';
import type { ModelFacts, OfferFacts, PriceFacts } from '../facts.ts';
import type { Price, PriceCondition } from '../model.ts';
import { sourced } from '../page/origin.ts';
import { EXPECTED_AMOUNT, exactAmount } from './amount.ts';
import { edit, editedFrom, spokenOf, type Changes, type EditOutcome } from './edit.ts';
import { dayOf, findOffer, withOffer, type FoundOffer } from './find-offer.ts';

/** What tells one price line of an offer from the others. */
export type PriceLine = Pick<
  Price,
  'direction' | 'metric' | 'modality' | 'mode' | 'tier' | 'resolution' | 'conditions'
>;

export interface PriceEdit extends Changes<Pick<PriceFacts, 'unitSize' | 'currency' | 'tokensPerUnit'>> {
  /** Of which offer. */
  readonly configKey: string;
  readonly line: PriceLine;
  /** Exact; null takes the line away. */
  readonly amount?: string | null | undefined;
  /** When the offer's prices were true, as published; null when nobody says. */
  readonly pricesEffectiveAt?: string | null | undefined;
  /** The address where this was read; null when it was read nowhere. */
  readonly source?: string | null | undefined;
}

const FIELDS = ['unitSize', 'currency', 'tokensPerUnit'] as const;
const NEW_LINE = { unitSize: 1, currency: 'USD', tokensPerUnit: null };

/**
 * Changes one price line of an offer, adds it where there is none, or takes it away. Where several are told apart by nothing
 * but what they cost, they become one. Throws ForbiddenRefusal, NotFoundRefusal, InvalidInputRefusal.
 */
export function editPrice(orm: Orm, viewer: Viewer | null, input: PriceEdit): Promise<EditOutcome> {
  const { configKey, line } = input;
  return edit(orm, viewer, input, async (tx) => {
    const found = await findOffer(tx, configKey);
    const facts = found.listed ?? found.facts;
    const prices = facts.offers.find((offer) => offer.configKey === configKey)?.prices ?? [];
    const isThere = prices.some((price) => isThatLine(price, line));
    return {
      apply: (changes) => withOffer(facts, configKey, (offer) => patched(offer, { line, ...changes })),
      placeOf,
      problems: [
        ...retirementProblems(found),
        ...amountProblems(input.amount, isThere),
        ...resolutionProblems(line, isThere),
        ...conditionProblems(facts, input, isThere),
      ],
    };
  });
}

function patched(offer: OfferFacts, changes: Partial<PriceEdit> & Pick<PriceEdit, 'line'>): object {
  const before = offer.prices.find((price) => isThatLine(price, changes.line));
  const others = offer.prices.filter((price) => !isThatLine(price, changes.line));
  const place = before === undefined ? others.length : offer.prices.indexOf(before);
  const line = changedLine(before, changes);
  const prices = [...others.slice(0, place), ...(line === null ? [] : [line]), ...others.slice(place)];
  return sourced({ ...offer, prices, ...spokenOf(changes, ['pricesEffectiveAt']) }, offer, editedFrom(changes.source));
}

/** Null: there is no such line then. */
function changedLine(
  before: PriceFacts | undefined,
  changes: Partial<PriceEdit> & Pick<PriceEdit, 'line'>,
): object | null {
  if (changes.amount === null) return null;
  // What is refused for its amount is checked like the rest, and any will do for that.
  const amount = changes.amount === undefined ? {} : { amount: exactAmount(changes.amount) ?? '0' };
  const line = before ?? { ...NEW_LINE, amount: '0', ...changes.line };
  return { ...line, ...amount, ...spokenOf(changes, FIELDS) };
}

function isThatLine(price: PriceLine, { conditions, ...line }: PriceLine): boolean {
  return (
    Object.entries(line).every(([name, value]) => Reflect.get(price, name) === value) &&
    price.conditions.length === conditions.length &&
    price.conditions.every((one) => conditions.some((other) => isSameCondition(one, other)))
  );
}

function isSameCondition(one: PriceCondition, other: PriceCondition): boolean {
  return one.parameter === other.parameter && isDeepStrictEqual(one.equals, other.equals);
}

function retirementProblems({ retiredAt }: FoundOffer): InputProblem[] {
  if (retiredAt === null) return [];
  const message = `The offer is retired since ${dayOf(retiredAt)}, and nothing is asked there. List it again first: editOffer with "retired: false".`;
  return [{ path: ['configKey'], message }];
}

function amountProblems(amount: string | null | undefined, isThere: boolean): InputProblem[] {
  if (amount === null || (amount === undefined && isThere)) return [];
  if (amount === undefined)
    return [{ path: ['amount'], message: 'The offer has no such price line yet. Say an amount, so that it is added.' }];
  if (exactAmount(amount) !== null) return [];
  return [{ path: ['amount'], message: `${EXPECTED_AMOUNT}; got ${JSON.stringify(amount)}.` }];
}

function resolutionProblems({ resolution }: PriceLine, isThere: boolean): InputProblem[] {
  if (isThere || resolution === null || /^[A-Za-z0-9][A-Za-z0-9.:_-]{0,31}$/.test(resolution)) return [];
  const message = `Expected a resolution tier such as "2K"; got ${JSON.stringify(clip(resolution))}.`;
  return [{ path: ['line', 'resolution'], message }];
}

/** A condition of something that no request can say would make a line that never counts. */
function conditionProblems(facts: ModelFacts, { amount, line }: PriceEdit, isThere: boolean): InputProblem[] {
  if (isThere || amount === null) return [];
  const allowed = (facts.parameters?.list ?? []).map(({ name }) => name);
  return line.conditions.flatMap(({ parameter }, index) =>
    allowed.includes(parameter)
      ? []
      : [
          {
            path: ['line', 'conditions', String(index), 'parameter'],
            message: `Expected one of the model’s parameters; got ${JSON.stringify(parameter)}.`,
            allowed,
          },
        ],
  );
}

/** Below the price line, or the offer. */
function placeOf(path: readonly string[]): readonly string[] {
  const [group = '', _index, field = '', ...inner] = path.slice(2);
  if (group !== 'prices') return path.slice(2);
  return field === 'amount' || FIELDS.some((own) => own === field) ? [field] : ['line', field, ...inner];
}
