import { may, type ViewerState } from '../../api/viewer.ts';
import type { Draft } from './draft.ts';
import type { Asked, PlaygroundModel } from './request.ts';

/** Why this person may not run anything; null if they may. */
export function barredBy(viewer: ViewerState): string | null {
  if (viewer.state === 'unknown') return 'The server has not answered yet.';
  if (viewer.state === 'nobody') return 'Sign in to run it.';
  return may(viewer, 'GENERATIONS_WRITE') ? null : 'Your key lacks the scope GENERATIONS_WRITE.';
}

/** What the request still lacks; null when nothing. */
export function missing(
  { maxInputImages: most }: PlaygroundModel,
  { mode, refine }: Asked,
  { prompt, references }: Draft,
): string | null {
  if (prompt.trim() === '') return 'Write a prompt first.';
  if (references.some(({ state }) => state === 'uploading')) return 'A reference image is still being uploaded.';
  if (mode === 'IMAGE_EDIT' && refine === undefined && !references.some(({ state }) => state === 'there'))
    return 'Add a reference image first.';
  if (mode === 'IMAGE_EDIT' && most !== null && references.length > most)
    return `It takes ${most} reference images at most: remove ${references.length - most}.`;
  return null;
}
