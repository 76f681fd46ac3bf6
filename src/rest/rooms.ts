import type { Authenticate } from '../access/failed-keys.ts';
import type { SessionSeal } from '../access/session-seal.ts';
import type { Viewer } from '../access/viewer.ts';
import type { ImageLinks } from '../assets/link.ts';
import type { ImageStore } from '../assets/store.ts';
import type { Log } from '../base/log.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Database } from '../db/client.ts';
import type { Hub } from '../events/hub.ts';
import type { HttpLimits } from '../http/http-limits.ts';
import type { FetchPicture } from '../providers/fetch-picture.ts';
import type { StartRooms } from '../generation/start.ts';
import type { RoutingRooms } from '../routing/circumstances.ts';

export interface Sessions {
  readonly seal: SessionSeal;
  /** Of the hashes of sign-in codes. */
  readonly pepper: Uint8Array;
}

/** What this door needs of the house. */
export interface RestRooms {
  readonly database: Database;
  readonly catalog: () => Catalog;
  readonly routing: RoutingRooms;
  readonly sandbox: boolean;
  readonly store: ImageStore;
  readonly fetchPicture: FetchPicture;
  readonly links: ImageLinks;
  readonly hub: Hub;
  /** Where clients reach this installation. */
  readonly baseUrl: () => string;
  readonly authenticate: Authenticate;
  /** How browsers sign in. */
  readonly sessions: Sessions;
  /** Whether the viewer's key still holds: asked again during long streams. */
  readonly stillValid: (viewer: Viewer) => Promise<boolean>;
  readonly reserve: StartRooms['reserve'];
  readonly onStarted: StartRooms['onStarted'];
  readonly onCancel: (generationId: string) => void;
  /** Fires when this process ends: whoever waits or streams here goes on at another one. */
  readonly leaving: AbortSignal;
  readonly limits: Pick<HttpLimits, 'heartbeatMs' | 'recheckMs'>;
  readonly log: Log;
}
