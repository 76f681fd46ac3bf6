import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { benchmarks, competition } from './pages/benchmarks/routes.ts';
import { compare } from './pages/compare/routes.ts';
import { activity, keys, routing, webhooks } from './pages/dashboard/routes.ts';
import { gallery } from './pages/gallery/routes.ts';
import { generation } from './pages/generation/routes.ts';
import { model } from './pages/model/routes.ts';
import { models } from './pages/models/routes.ts';
import { playground } from './pages/playground/routes.ts';
import { signIn } from './pages/sign-in/routes.ts';
import { root } from './root.ts';
import { readSearch, writeSearch } from './search-params.ts';

/** The catalog is open to everybody, so it is where everybody begins. */
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- how the router is told to go elsewhere
    throw redirect({ to: '/models' });
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    activity,
    benchmarks,
    compare,
    competition,
    gallery,
    generation,
    keys,
    model,
    models,
    playground,
    routing,
    signIn,
    webhooks,
  ]),
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
