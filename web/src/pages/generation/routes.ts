import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { number, type RawSearch } from '../../search-params.ts';

export const generation = createRoute({
  getParentRoute: () => root,
  path: '/generations/$id',
  /** `at`: the event up to which it is shown. Left out: all. */
  validateSearch: (raw: RawSearch): { at?: number | undefined } => ({ at: number(raw.at) }),
  component: lazyRouteComponent(() => import('./Generation.tsx'), 'Generation'),
});
