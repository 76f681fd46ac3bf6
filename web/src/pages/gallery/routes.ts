import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { oneOf, text, type RawSearch } from '../../search-params.ts';

export const GALLERY_STATUSES = ['SUCCEEDED', 'RUNNING', 'QUEUED', 'FAILED', 'CANCELED'] as const;

export interface GallerySearch {
  readonly q?: string | undefined;
  readonly model?: string | undefined;
  /** Left out: whatever has pictures. */
  readonly status?: (typeof GALLERY_STATUSES)[number] | undefined;
}

export const gallery = createRoute({
  getParentRoute: () => root,
  path: '/gallery',
  validateSearch: (raw: RawSearch): GallerySearch => ({
    q: text(raw.q),
    model: text(raw.model),
    status: oneOf(raw.status, GALLERY_STATUSES),
  }),
  component: lazyRouteComponent(() => import('./Gallery.tsx'), 'Gallery'),
});
