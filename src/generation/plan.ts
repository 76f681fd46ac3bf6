import { newId } from '../base/ids.ts';
import type { Offer } from '../catalog/model.ts';
import { renderParameters, type Rendered } from '../parameters/render.ts';
import { methodOf, type Method, type Provider, type ProviderRequest } from '../providers/provider.ts';
import type { Candidate } from '../routing/choose.ts';
import type { Inputs } from './inputs.ts';
import type { AttemptRow, Run } from './run.ts';

/** One try, as planned: everything that its call needs. */
export interface AttemptPlan {
  readonly attemptId: string;
  /** Which of the n images it is for, from 0. */
  readonly index: number;
  readonly number: number;
  /** Whether it runs beside the lane's own attempt, to be done sooner. */
  readonly hedge: boolean;
  readonly offer: Offer;
  readonly configKey: string;
  readonly provider: Provider;
  readonly method: Method;
  readonly request: ProviderRequest;
  readonly rendered: Rendered;
  /** What the request lost on its way to this offer, for people. */
  readonly warnings: readonly string[];
  /** The usual time of this offer, for progress; null when nobody knows. */
  readonly expectedMs: number | null;
}

/** Plans a new attempt of a lane at an offer of the route. */
export function planAttempt(
  run: Run,
  { offer, entry }: Candidate,
  { index, hedge, inputs }: { index: number; hedge: boolean; inputs: Inputs },
): AttemptPlan {
  const { p50Ms } = entry;
  return planAt(run, offer, {
    attemptId: newId('attempt'),
    index,
    hedge,
    number: run.nextNumber(),
    expectedMs: p50Ms === null ? null : p50Ms / run.scale,
    inputs,
  });
}

/** The plan of an attempt that a predecessor made: the same request, since the same parameters make it. */
export function planAgain(run: Run, row: AttemptRow, offer: Offer, inputs: Inputs): AttemptPlan {
  const { id: attemptId, lane: index, hedge, number, warnings } = row;
  return { ...planAt(run, offer, { attemptId, index, hedge, number, expectedMs: null, inputs }), warnings };
}

function planAt(
  run: Run,
  offer: Offer,
  known: Pick<AttemptPlan, 'attemptId' | 'index' | 'hedge' | 'number' | 'expectedMs'> & { readonly inputs: Inputs },
): AttemptPlan {
  const { rooms, row, prompt } = run;
  const { inputs, ...rest } = known;
  const provider = rooms.providers.get(offer.provider.slug);
  const method = provider === undefined ? null : methodOf(provider, row.tier);
  if (provider === undefined || method === null)
    throw new Error(`${offer.configKey} is in the route and can't be called for ${row.tier}`);
  const rendered = renderParameters(offer, row.mode, ownParameters(run, known.index));
  const { images, conversation, warnings } = inputs.for(provider.conversationFamily);
  return {
    ...rest,
    offer,
    configKey: offer.configKey,
    provider,
    method,
    rendered,
    warnings: [...rendered.losses.map(({ message }) => message), ...warnings],
    request: {
      attemptId: rest.attemptId,
      upstreamModelId: offer.upstreamModelId,
      prompt,
      images,
      imageField: rendered.files.image,
      mask: inputs.mask,
      maskField: rendered.files.mask,
      conversation,
      fields: rendered.fields,
    },
  };
}

/** A lane makes one picture: n is how many lanes there are. A seed counts up with them, or all would draw the same. */
function ownParameters({ parameters }: Run, index: number): Run['parameters'] {
  const { n, seed } = parameters;
  return {
    ...parameters,
    ...(n !== undefined && { n: 1 }),
    ...(typeof seed === 'number' && { seed: seed + index }),
  };
}
