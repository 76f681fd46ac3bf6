import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { list, number, oneOf, text, type RawSearch } from '../../search-params.ts';

export const STRATEGIES = ['BALANCED', 'CHEAPEST', 'FASTEST', 'MOST_RELIABLE'] as const;
export const PLAYGROUND_MODES = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'] as const;

/** So many pictures can still be told apart at a glance, and paid for without a second thought. */
export const MOST_BESIDE = 4;

/** What the playground shows; what is typed into its form is the browser's until it is started. */
export interface PlaygroundSearch {
  readonly model?: string | undefined;
  readonly mode?: (typeof PLAYGROUND_MODES)[number] | undefined;
  readonly strategy?: (typeof STRATEGIES)[number] | undefined;
  /** The most that one run may be expected to cost, in US dollars. */
  readonly max?: number | undefined;
  /** Offers to run at, side by side. Left out: where it is best run. */
  readonly offers?: readonly string[] | undefined;
  /** Other models to run beside this one. */
  readonly beside?: readonly string[] | undefined;
  /** The runs that are shown, the latest first; those that were started side by side are one, with dots between. */
  readonly runs?: readonly string[] | undefined;
  /** The generation whose conversation goes on. */
  readonly refine?: string | undefined;
}

export const playground = createRoute({
  getParentRoute: () => root,
  path: '/playground',
  validateSearch: (raw: RawSearch): PlaygroundSearch => ({
    model: text(raw.model),
    mode: oneOf(raw.mode, PLAYGROUND_MODES),
    strategy: oneOf(raw.strategy, STRATEGIES),
    max: positive(number(raw.max)),
    offers: list(raw.offers)?.slice(0, MOST_BESIDE),
    beside: list(raw.beside)?.slice(0, MOST_BESIDE - 1),
    runs: list(raw.runs),
    refine: text(raw.refine),
  }),
  component: lazyRouteComponent(() => import('./Playground.tsx'), 'Playground'),
});

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}
