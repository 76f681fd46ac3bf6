import { hasScope, requireScope, type Viewer } from '../src/access/viewer.ts';
import { forbiddenAsError } from './forbidden-error.ts';

/** Whether the viewer may see what an account made: its own keys, with the scope GENERATIONS_READ. What one may not see is not there. */
export function maySeeContent(viewer: Viewer | null, owned: { readonly accountId: string }): boolean {
  return viewer !== null && viewer.accountId === owned.accountId && hasScope(viewer, 'GENERATIONS_READ');
}

/** The viewer who may read generations; otherwise a top-level error FORBIDDEN, with null in the place of what was asked. */
export function reader(viewer: Viewer | null): Promise<Viewer> {
  return forbiddenAsError(Promise.resolve().then(() => requireScope(viewer, 'GENERATIONS_READ')));
}
