import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { list, oneOf, text, type RawSearch } from '../../search-params.ts';

export const STRATEGIES = ['BALANCED', 'CHEAPEST', 'FASTEST', 'MOST_RELIABLE'] as const;
export const PLAYGROUND_MODES = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'] as const;

/** What the playground shows; what is typed into its form is the browser's until it is started. */
export interface PlaygroundSearch {
  readonly model?: string | undefined;
  readonly mode?: (typeof PLAYGROUND_MODES)[number] | undefined;
  readonly strategy?: (typeof STRATEGIES)[number] | undefined;
  /** Offers to run at, side by side. Left out: where it is best run. */
  readonly offers?: readonly string[] | undefined;
  /** The runs that are shown, the latest first. */
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
    offers: list(raw.offers),
    runs: list(raw.runs),
    refine: text(raw.refine),
  }),
  component: lazyRouteComponent(() => import('./Playground.tsx'), 'Playground'),
});
