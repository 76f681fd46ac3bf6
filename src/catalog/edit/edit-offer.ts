import type { Viewer } from '../../access/viewer.ts';
import type { InputProblem } from '../../base/refusal.ts';
import type { Orm } from '../../db/client.ts';
import type { OfferFacts } from '../facts.ts';
import { sourced, type PageOrigin } from '../page/origin.ts';
import { edit, editedFrom, spokenOf, type Changes, type EditOutcome } from './edit.ts';
import { dayOf, findOffer, withOffer, type FoundOffer } from './find-offer.ts';

type Fields = Pick<OfferFacts, 'providerModelId' | 'modes' | 'regions' | 'notes' | 'sourceUrl' | 'pricesEffectiveAt'>;

export interface OfferEdit extends Changes<Fields> {
  /** Which offer. */
  readonly configKey: string;
  /** What is sent today; null when the published id is. */
  readonly upstreamModelId?: string | null | undefined;
  /** Whether the catalog lists it no more; null or absent: as it is. */
  readonly retired?: boolean | null | undefined;
  /** The address where this was read; null when it was read nowhere. */
  readonly source?: string | null | undefined;
}

const FIELDS = [
  'providerModelId',
  'modes',
  'regions',
  'notes',
  'sourceUrl',
  'pricesEffectiveAt',
] as const satisfies readonly (keyof Fields)[];

/**
 * Changes what is said of an offer, retires it, or lists it again as it last was. Its prices are for `editPrice`. Throws
 * ForbiddenRefusal, NotFoundRefusal, InvalidInputRefusal: also for changes of an offer that is, or shall be, retired, since
 * only what is listed has facts.
 */
export function editOffer(orm: Orm, viewer: Viewer | null, input: OfferEdit): Promise<EditOutcome> {
  const { configKey } = input;
  return edit(orm, viewer, input, async (tx) => {
    const found = await findOffer(tx, configKey);
    const { facts, listed, retiredAt } = found;
    const changed = [...FIELDS, 'upstreamModelId' as const].filter((field) => input[field] !== undefined);
    const isRetiredThen = input.retired ?? retiredAt !== null;
    return {
      apply: (changes) =>
        isRetiredThen && changed.length === 0
          ? { ...facts, offers: facts.offers.filter((offer) => offer.configKey !== configKey) }
          : withOffer(listed ?? facts, configKey, (offer) => patched(offer, changes)),
      placeOf,
      problems: retirementProblems(found, { isRetiredThen, changed }),
    };
  });
}

function retirementProblems(
  { listed, retiredAt }: FoundOffer,
  { isRetiredThen, changed }: { isRetiredThen: boolean; changed: readonly string[] },
): InputProblem[] {
  const problem = (message: string): InputProblem[] => [{ path: ['retired'], message }];
  if (!isRetiredThen && listed === null)
    return problem('Nobody kept what was said of this offer. Import a page, or ship a file, that lists it.');
  if (!isRetiredThen || changed.length === 0) return [];
  return problem(
    retiredAt === null
      ? `A retired offer has no facts to change. Leave ${changed.join(', ')} out, or change first and retire then.`
      : `The offer is retired since ${dayOf(retiredAt)}, and has no facts to change. Say "retired: false" with it, so that it is listed again.`,
  );
}

function patched(offer: OfferFacts, changes: Partial<OfferEdit>): object {
  const origin = editedFrom(changes.source);
  const upstream =
    changes.upstreamModelId === undefined
      ? {}
      : { upstreamModelId: upstreamOf(offer, changes.upstreamModelId, origin) };
  return sourced({ ...offer, ...spokenOf(changes, FIELDS), ...upstream }, offer, origin);
}

function upstreamOf(offer: OfferFacts, id: string | null, origin: PageOrigin): OfferFacts['upstreamModelId'] {
  if (id === null) return null;
  return offer.upstreamModelId?.id === id ? offer.upstreamModelId : { id, ...origin };
}

/** Below the offer. What is sent has its id and its source in the facts, one field each in the input. */
function placeOf(path: readonly string[]): readonly string[] {
  const [field = '', ...inner] = path.slice(2);
  if (field !== 'upstreamModelId') return [field, ...inner];
  return inner[0] === 'source' ? ['source'] : [field];
}
