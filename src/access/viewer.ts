import { Refusal } from '../base/refusal.ts';

/** What a key may do. More may come. */
export const SCOPES = [
  'CATALOG_READ',
  'GENERATIONS_READ',
  'GENERATIONS_WRITE',
  'ARENA_VOTE',
  'WEBHOOKS',
  'ADMIN',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who asks, proved by a key. Null stands for nobody: the catalog is open to them, nothing else is. */
export interface Viewer {
  readonly accountId: string;
  /** Null for the bootstrap key of the environment, which is no row. */
  readonly apiKeyId: string | null;
  readonly scopes: ReadonlySet<Scope>;
  /** How many generations its key may start in a minute; left out: as many as it likes. */
  readonly startsPerMinute?: number;
  /** The session by which a browser acts as its key; left out for whoever shows the key itself. */
  readonly sessionId?: string;
}

/** The one who asks has no key, or their key lacks a scope. */
export class ForbiddenRefusal extends Refusal {
  override name = 'ForbiddenRefusal';
}

/** Whether this viewer may do what the scope stands for: ADMIN may do everything. */
export function hasScope(viewer: Viewer, scope: Scope): boolean {
  return viewer.scopes.has(scope) || viewer.scopes.has('ADMIN');
}

/** The viewer, if they have the scope; otherwise throws {@link ForbiddenRefusal} with what is missing. */
export function requireScope(viewer: Viewer | null, scope: Scope): Viewer {
  if (viewer === null) {
    throw new ForbiddenRefusal(
      `This needs a key with the scope ${scope}, and none was sent. Send "authorization: Bearer pg_…".`,
    );
  }
  if (!hasScope(viewer, scope)) {
    throw new ForbiddenRefusal(
      `This needs the scope ${scope}; your key has ${[...viewer.scopes].join(', ') || 'none'}. Ask an admin for a key that has it.`,
    );
  }
  return viewer;
}
