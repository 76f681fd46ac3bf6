/**
 * Where the bytes of pictures are kept, under the SHA-256 of their content: lowercase hex, 64 digits. What is stored never
 * changes, so everything may be cached and everything may be done twice.
 *
 * Whoever implements this promises:
 * - when `put` has returned, the bytes survive a crash of the process and of the machine;
 * - a hash that can be read has all of its bytes, whatever died while they were written;
 * - any number of processes may put, read, remove and open at the same time;
 * - every failure of the place itself is a {@link StorageError}; a wrong argument is an ordinary error.
 */
export interface ImageStore {
  /**
   * Keeps the bytes, once however often they come, and returns their hash. Bytes that are there already count as put
   * anew: whoever names them in the database within half an hour finds them still there.
   */
  put(bytes: Uint8Array): Promise<string>;

  /** How many bytes are kept under the hash; null when there are none. */
  size(sha256: string): Promise<number | null>;

  /** All of the bytes, in memory. */
  bytes(sha256: string): Promise<Uint8Array>;

  /**
   * The bytes as they are read, for a client that takes them at its own pace: one chunk in memory, and nothing left open
   * once the stream has ended or was cancelled. `range` counts from 0 and includes both ends. Rejects before the first
   * byte when there is nothing to read; a failure later errors the stream.
   */
  stream(sha256: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;

  /** Reads everything and compares it with its name. Reading otherwise trusts the place. */
  verify(sha256: string): Promise<'whole' | 'damaged' | 'missing'>;

  /**
   * Takes away bytes that nobody names any more, unless they were put after `putBefore`: somebody may be about to name
   * them. Whoever calls has looked that no row names them, and leaves half an hour or more. Twice is harmless, and one
   * that was cut off is finished by the next.
   */
  remove(sha256: string, options: { readonly putBefore: Date }): Promise<Removal>;

  /** Lets go of connections that wait to be used again. */
  close(): Promise<void>;
}

/** KEPT: they were put too lately, so ask again later. */
export type Removal = 'removed' | 'kept' | 'missing';

export interface ByteRange {
  readonly start: number;
  /** The last byte that is wanted, not the one after it. */
  readonly end: number;
}

/**
 * The place where pictures are kept can't be used: full, unplugged, read-only, or it lost something. The picture itself
 * is fine, so whoever holds it waits and tries again; what a provider was paid for must not be lost to a full disk.
 */
export class StorageError extends Error {
  override name = 'StorageError';
  /** The system's own code, such as ENOSPC; MISSING when the place works and the bytes are not in it. */
  readonly code: string;
  readonly retryable: boolean;

  constructor(message: string, { code, retryable, cause }: { code: string; retryable: boolean; cause?: unknown }) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.retryable = retryable;
  }
}
