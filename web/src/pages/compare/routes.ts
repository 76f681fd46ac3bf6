import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { list, type RawSearch } from '../../search-params.ts';

export const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: (raw: RawSearch): { models?: readonly string[] | undefined } => ({ models: list(raw.models) }),
  component: lazyRouteComponent(() => import('./Compare.tsx'), 'Compare'),
});
