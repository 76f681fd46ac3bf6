import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly metadata: unknown;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Files in memory, each for so long on the provider's clock. */
export class Files {
  readonly #byId = new Map<string, StoredFile>();
  readonly #keepMs: number;

  constructor(clock: Clock, keepMs: number) {
    this.#keepMs = clock.hereMs(keepMs);
  }

  add(file: Pick<StoredFile, 'name' | 'type' | 'bytes' | 'metadata'>): StoredFile {
    this.#sweep();
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + this.#keepMs);
    const stored = { ...file, id: randomBytes(20).toString('hex'), createdAt, expiresAt };
    this.#byId.set(stored.id, stored);
    return stored;
  }

  /** Null also when its time is over. */
  get(id: string): StoredFile | null {
    this.#sweep();
    return this.#byId.get(id) ?? null;
  }

  all(): StoredFile[] {
    this.#sweep();
    return [...this.#byId.values()].toReversed();
  }

  delete(id: string): boolean {
    return this.#byId.delete(id);
  }

  #sweep(): void {
    const now = Date.now();
    for (const [id, { expiresAt }] of this.#byId) if (expiresAt.getTime() <= now) this.#byId.delete(id);
  }
}

/** An uploaded file as the API tells of it. */
export function fileJson(file: StoredFile, origin: string): object {
  const { id, name, type, bytes, metadata, createdAt, expiresAt } = file;
  const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  return {
    id,
    name,
    content_type: type,
    size: bytes.length,
    etag: digest('md5'),
    checksums: { sha256: digest('sha256'), md5: digest('md5') },
    metadata,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    urls: { get: `${origin}/v1/files/${id}` },
  };
}
