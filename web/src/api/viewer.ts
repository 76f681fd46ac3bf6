import { useQuery } from 'urql';
import { ViewerDocument, type Scope } from './operations.ts';

export type ViewerState =
  | { readonly state: 'unknown' }
  | { readonly state: 'nobody' }
  | { readonly state: 'signed-in'; readonly name: string; readonly scopes: readonly Scope[]; readonly admin: boolean };

/** Who looks. 'unknown' until the server said it. */
export function useViewer(): ViewerState {
  const [{ data }] = useQuery({ query: ViewerDocument });
  if (data === undefined) return { state: 'unknown' };
  const { viewer } = data;
  if (viewer === null) return { state: 'nobody' };
  return {
    state: 'signed-in',
    name: viewer.apiKey?.name ?? 'admin',
    scopes: viewer.scopes,
    admin: viewer.scopes.includes('ADMIN'),
  };
}

/** Whether the viewer may do what this scope stands for. */
export function may(viewer: ViewerState, scope: Scope): boolean {
  return viewer.state === 'signed-in' && (viewer.admin || viewer.scopes.includes(scope));
}
