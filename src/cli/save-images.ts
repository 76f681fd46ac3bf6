import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { backoffMs } from '../base/backoff.ts';
import { wait } from '../base/wait.ts';
import { Failure } from './failure.ts';
import { extensionOf, imageFileName, numbered } from './file-name.ts';
import { readGeneration, type Generation, type StoredImage } from './generation.ts';
import type { OutputPlace } from './output-place.ts';
import type { Server } from './server.ts';

export interface SavedImage {
  /** As seen from the current folder. */
  readonly file: string;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
}

const DOWNLOAD_MS = 60_000;
const PATIENCE_MS = 60_000;
const MOST_NUMBERS = 10_000;

/** Fetches the pictures of a generation and writes each to a file of its own. What is there already stays as it is. */
export async function saveImages(
  server: Server,
  generation: Generation,
  place: OutputPlace,
): Promise<readonly SavedImage[]> {
  const saved: SavedImage[] = [];
  for (const image of generation.images) {
    const content = await fetchImage(server, generation, image);
    const path = await writeNew(pathFor(place, generation, image), content).catch((cause: unknown) => {
      throw notWritten(cause, generation);
    });
    const { mimeType, width, height, bytes, sha256 } = image;
    saved.push({ file: shortest(path), mimeType, width, height, bytes, sha256 });
  }
  return saved;
}

function pathFor(place: OutputPlace, { prompt }: Generation, { id, mimeType }: StoredImage): string {
  if (place.kind === 'folder')
    return join(place.folder, imageFileName({ prompt: prompt ?? '', imageId: id, mimeType }));
  return extname(place.file) === '' ? `${place.file}.${extensionOf(mimeType)}` : place.file;
}

/** The picture is paid for, so a server that restarts now is waited for, and a link that has expired is asked for again. */
async function fetchImage(server: Server, generation: Generation, image: StoredImage): Promise<Buffer> {
  const patientUntil = Date.now() + PATIENCE_MS;
  let url = image.url;
  for (let failures = 1; ; failures += 1) {
    try {
      return await fetchOnce(server, url, image);
    } catch (cause) {
      if (Date.now() > patientUntil || (cause instanceof Failure && cause.code === 'NO_SUCH_IMAGE')) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Failure(
          `The picture ${image.id} was made and can't be fetched: ${reason}. It is kept; fetch it later with: pictograph generate --follow ${generation.id}`,
          { code: 'IMAGE_NOT_FETCHED', retryable: true, cause },
        );
      }
    }
    await wait(backoffMs(failures, { baseMs: 250, maxMs: 3000 }));
    const now = await readGeneration(server, generation.id, { patient: true });
    url = now.images.find(({ id }) => id === image.id)?.url ?? null;
  }
}

async function fetchOnce(server: Server, url: string | null, { sha256 }: StoredImage): Promise<Buffer> {
  if (url === null) throw new Failure('its content was erased', { code: 'NO_SUCH_IMAGE' });
  const response = await fetch(reachable(server, url), { signal: AbortSignal.timeout(DOWNLOAD_MS) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const content = Buffer.from(await response.arrayBuffer());
  if (createHash('sha256').update(content).digest('hex') === sha256) return content;
  throw new Error('other bytes came than were stored');
}

/**
 * A server knows itself by the address that it listens at, which is of no use from another machine: its own links to
 * pictures then go to the address that it was reached at. The signature doesn't cover the host.
 */
function reachable(server: Server, url: string): string {
  const link = new URL(url);
  const base = new URL(server.url);
  const itself = ['127.0.0.1', '0.0.0.0', 'localhost', '[::1]', '[::]'].includes(link.hostname);
  return itself && link.pathname.startsWith('/images/')
    ? `${base.origin}${base.pathname.replace(/\/$/, '')}${link.pathname}${link.search}`
    : url;
}

async function writeNew(path: string, content: Uint8Array): Promise<string> {
  for (let number = 1; number <= MOST_NUMBERS; number += 1) {
    const candidate = numbered(path, number);
    const file = await open(candidate, 'wx').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
      throw error;
    });
    if (file === null) continue;
    try {
      await file.writeFile(content);
      await file.close();
      return candidate;
    } catch (error) {
      // Half a picture under a whole picture's name would be taken for one.
      await rm(candidate, { force: true });
      throw error;
    }
  }
  throw new Failure(`There are ${MOST_NUMBERS} files like ${path}. Choose another place with --output.`, {
    code: 'NO_FILE_NAME',
  });
}

function notWritten(cause: unknown, { id }: Generation): Failure {
  if (cause instanceof Failure) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Failure(
    `The picture was made and can't be written: ${reason}. The server keeps it; save it elsewhere with: pictograph generate --follow ${id} --output FOLDER/`,
    { code: 'IMAGE_NOT_WRITTEN', retryable: true, cause },
  );
}

function shortest(path: string): string {
  const seen = relative(process.cwd(), path);
  return seen.startsWith('..') ? path : seen;
}
