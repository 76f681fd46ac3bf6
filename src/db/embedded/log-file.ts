import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

export interface LogFile {
  readonly descriptor: number;
  /** What was said since the file was opened, the last 2,000 bytes of it. */
  tail(): string;
  close(): void;
}

const LARGEST_BYTES = 10 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;

/**
 * The file that the server's messages go to. Above 10 MB it is copied to `<path>.1` and emptied, looked at once a
 * minute. Copied and not renamed, since the server keeps its file open; what it says in between is lost, and may be.
 */
export function openLogFile(path: string): LogFile {
  // Opened for appending: after the file was emptied the server's next line must not land at its old place.
  const descriptor = openSync(path, 'a+', 0o600);
  const rotate = (): void => {
    if (fstatSync(descriptor).size < LARGEST_BYTES) return;
    copyFileSync(path, `${path}.1`);
    ftruncateSync(descriptor, 0);
  };
  rotate();
  const opened = fstatSync(descriptor).size;
  const timer = setInterval(rotate, CHECK_EVERY_MS).unref();
  return {
    descriptor,
    tail() {
      const { size } = fstatSync(descriptor);
      const from = Math.max(opened, size - 2_000, 0);
      const bytes = Buffer.alloc(Math.max(0, size - from));
      return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, from)).trim();
    },
    close() {
      clearInterval(timer);
      closeSync(descriptor);
    },
  };
}
