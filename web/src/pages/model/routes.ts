import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { oneOf, type RawSearch } from '../../search-params.ts';

export const MODEL_PARTS = [
  'overview',
  'offers',
  'performance',
  'parameters',
  'benchmarks',
  'gallery',
  'code',
  'agents',
] as const;
export type ModelPart = (typeof MODEL_PARTS)[number];

export const model = createRoute({
  getParentRoute: () => root,
  path: '/models/$creator/$slug',
  validateSearch: (raw: RawSearch): { part?: ModelPart | undefined } => ({ part: oneOf(raw.part, MODEL_PARTS) }),
  component: lazyRouteComponent(() => import('./Model.tsx'), 'Model'),
});
