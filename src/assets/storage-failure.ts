import { StorageError } from './store.ts';

/** What a disk says when it is the disk's fault, and what a person can do about it. */
const FAILURES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: 'the quota of this user is used up; free some space or raise it',
  EIO: 'the disk failed to read or write; look at the system’s log',
  EROFS: 'the file system is read-only; mount it for writing',
  EACCES: 'this user may not; give the folder to the user that the server runs as',
  EPERM: 'this user may not; give the folder to the user that the server runs as',
  ENOTDIR: 'something in its path is a file; put a folder there',
  EISDIR: 'a folder stands where a file should be; move it away',
  ENOENT: 'the folder is gone; make it again or mount it',
  EMFILE: 'this process has too many files open; raise its limit',
  ENFILE: 'the machine has too many files open; raise its limit',
  ESTALE: 'the network share went away; mount it again',
};

/** The error as a {@link StorageError} where the place is at fault; as it came where it isn't. */
export function asStorageError(error: unknown, deed: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const advice = FAILURES[error.code];
  if (advice === undefined) return error;
  return new StorageError(`${deed} failed with ${error.code}: ${advice}.`, {
    code: error.code,
    retryable: true,
    cause: error,
  });
}

/** Whether the file, or a folder on the way to it, is not there. */
export function isNoEntry(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
