import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.ts';
import { Loading } from '../../ui/Skeleton.tsx';
import { enterByLink } from './enter.ts';

export const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  loader: enterByLink,
  pendingComponent: Loading,
  component: lazyRouteComponent(() => import('./SignIn.tsx'), 'SignIn'),
});
