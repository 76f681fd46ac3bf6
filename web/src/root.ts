import { createRootRoute } from '@tanstack/react-router';
import { NotFound } from './pages/not-found.tsx';
import { Broken } from './parts/Broken.tsx';
import { Shell } from './parts/Shell.tsx';

/** What all pages stand in. Each area of pages names its addresses in a routes.ts of its own. */
export const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Broken });
