import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { oneOf, text, type RawSearch } from '../../search-params.ts';

export const ACTIVITY_STATUSES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'] as const;

/** Which generations are listed. */
export interface ActivitySearch {
  readonly q?: string | undefined;
  readonly model?: string | undefined;
  readonly provider?: string | undefined;
  readonly key?: string | undefined;
  readonly status?: (typeof ACTIVITY_STATUSES)[number] | undefined;
  /** Days in the person's own time zone: 2026-11-27. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export const activity = createRoute({
  getParentRoute: () => root,
  path: '/dashboard',
  validateSearch: (raw: RawSearch): ActivitySearch => ({
    q: text(raw.q),
    model: text(raw.model),
    provider: text(raw.provider),
    key: text(raw.key),
    status: oneOf(raw.status, ACTIVITY_STATUSES),
    since: text(raw.since),
    until: text(raw.until),
  }),
  component: lazyRouteComponent(() => import('./activity/Activity.tsx'), 'Activity'),
});

export const keys = createRoute({
  getParentRoute: () => root,
  path: '/dashboard/keys',
  component: lazyRouteComponent(() => import('./keys/Keys.tsx'), 'Keys'),
});

export const routing = createRoute({
  getParentRoute: () => root,
  path: '/dashboard/routing',
  component: lazyRouteComponent(() => import('./routing/Routing.tsx'), 'Routing'),
});

export const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/dashboard/webhooks',
  /** `endpoint`: the one whose deliveries are shown. */
  validateSearch: (raw: RawSearch): { endpoint?: string | undefined } => ({ endpoint: text(raw.endpoint) }),
  component: lazyRouteComponent(() => import('./webhooks/Webhooks.tsx'), 'Webhooks'),
});
