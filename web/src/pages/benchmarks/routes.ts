import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { oneOf, text, type RawSearch } from '../../search-params.ts';

export const BOARD_MODES = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'] as const;

/** Which leaderboard is shown. */
export interface BenchmarksSearch {
  readonly mode?: (typeof BOARD_MODES)[number] | undefined;
  /** Slug of a use case, or `all` for the board over all of them. Left out: the first that there is. */
  readonly category?: string | undefined;
}

export const benchmarks = createRoute({
  getParentRoute: () => root,
  path: '/benchmarks',
  validateSearch: (raw: RawSearch): BenchmarksSearch => ({
    mode: oneOf(raw.mode, BOARD_MODES),
    category: text(raw.category),
  }),
  component: lazyRouteComponent(() => import('./Benchmarks.tsx'), 'Benchmarks'),
});

export const competition = createRoute({
  getParentRoute: () => root,
  path: '/competitions/$id',
  component: lazyRouteComponent(() => import('./Competition.tsx'), 'Competition'),
});
