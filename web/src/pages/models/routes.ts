import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { list, number, oneOf, text, type RawSearch } from '../../search-params.ts';

export const ORDERS = ['NAME', 'NEWEST', 'PRICE', 'SPEED', 'SUCCESS', 'ELO'] as const;
export const MODES = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'] as const;
export const STATUSES = ['ACTIVE', 'PREVIEW', 'DEPRECATED', 'DISABLED'] as const;

/** Which models are listed, and how. */
export interface ModelsSearch {
  readonly q?: string | undefined;
  readonly order?: (typeof ORDERS)[number] | undefined;
  readonly mode?: (typeof MODES)[number] | undefined;
  readonly provider?: string | undefined;
  readonly creator?: string | undefined;
  readonly capability?: string | undefined;
  readonly status?: (typeof STATUSES)[number] | undefined;
  /** In US dollars. */
  readonly most?: number | undefined;
  /** Slugs that are marked to be compared. */
  readonly compare?: readonly string[] | undefined;
}

export const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: (raw: RawSearch): ModelsSearch => ({
    q: text(raw.q),
    order: oneOf(raw.order, ORDERS),
    mode: oneOf(raw.mode, MODES),
    provider: text(raw.provider),
    creator: text(raw.creator),
    capability: text(raw.capability),
    status: oneOf(raw.status, STATUSES),
    most: number(raw.most),
    compare: list(raw.compare),
  }),
  component: lazyRouteComponent(() => import('./Models.tsx'), 'Models'),
});
