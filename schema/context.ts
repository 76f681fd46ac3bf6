import type { Viewer } from '../src/access/viewer.ts';
import type { ImageLinks } from '../src/assets/link.ts';
import type { ImageStore } from '../src/assets/store.ts';
import type { Log } from '../src/base/log.ts';
import type { CatalogHistory } from '../src/catalog/history/history.ts';
import type { Catalog } from '../src/catalog/model.ts';
import type { Database } from '../src/db/client.ts';
import type { Hub } from '../src/events/hub.ts';
import type { MeasuredPerformance } from '../src/performance/measured.ts';
import type { RoutingRooms } from '../src/routing/circumstances.ts';
import type { FetchPicture } from '../src/providers/fetch-picture.ts';
import type { StartRooms } from '../src/generation/start.ts';
import type { GuardedPost } from '../src/fetch/guarded-post.ts';
import type { Loaders } from './loaders.ts';

/** What every resolver is given. Made anew for each request, and renewed for each event of a subscription. */
export interface Context {
  /** Who asks; null without a key. */
  readonly viewer: Viewer | null;
  readonly database: Database;
  /** The catalog as it was when this request began: a request never sees half of a change. */
  readonly catalog: Catalog;
  /** What the catalog said before, and the following of what changes in it. */
  readonly history: CatalogHistory;
  /** Slugs of the providers that could be called right now; null when the viewer may not know. */
  readonly configuredProviders: ReadonlySet<string> | null;
  readonly loaders: Loaders;
  /** How offers did here, as it is right now: figures are no facts of the catalog, and have no version with it. */
  readonly performance: MeasuredPerformance;
  /** What routes go by: which providers can be called, and how their offers do. */
  readonly routing: RoutingRooms;
  /** Makes the links that pictures are fetched with. */
  readonly imageLinks: ImageLinks;
  /** Where clients reach this installation, without a slash at the end. */
  readonly baseUrl: string;
  /** What the secrets of new keys are hashed under. */
  readonly keyPepper: Uint8Array;
  readonly webhooks: WebhookRooms;
  readonly generations: GenerationRooms;
  /** Takes the catalog as it is now and forgets what was loaded: a subscription does so before each event. */
  readonly renew: () => void;
  /** Waits until this request sees what was committed before: after a change of the catalog. */
  readonly refreshCatalog: () => Promise<void>;
}

/** What webhook endpoints are kept with, and how what is due gets sent. */
export interface WebhookRooms {
  readonly post: GuardedPost;
  /** What the secrets of endpoints are sealed under. */
  readonly secretKey: Uint8Array;
  readonly onDue: () => void;
}

/** What starting, cancelling and following generations needs. */
export interface GenerationRooms {
  readonly sandbox: boolean;
  readonly store: ImageStore;
  readonly fetchPicture: FetchPicture;
  readonly hub: Hub;
  readonly log: Log;
  /** Which telling of the log this database holds: part of every cursor. */
  readonly epoch: number;
  readonly reserve: StartRooms['reserve'];
  readonly onStarted: StartRooms['onStarted'];
  readonly onCancel: (generationId: string) => void;
  /** Whether the viewer's key still holds: asked again during long subscriptions. */
  readonly stillValid: (viewer: Viewer) => Promise<boolean>;
}
