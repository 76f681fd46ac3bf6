import { UnreachableError } from './free-fetch.ts';
import { picturesToUpload, sha256Of } from './job-pictures.ts';
import { encodeForm } from './multipart.ts';
import type { ProviderRequest, RequestImage } from './provider.ts';
import { ProviderError } from './provider-error.ts';
import { callFree, type ReplicateSettings } from './replicate-api.ts';
import { submitFailure } from './replicate-errors.ts';
import { replicateFile } from './replicate-wire.ts';

/** A large picture may be several megabytes. */
const UPLOAD_TIMEOUT_MS = 60_000;

/**
 * Uploads the pictures of a request that are too large to be sent inside of it, and says where each lies. It costs
 * nothing, and what nobody uses is deleted by itself. Throws a ProviderError when one can't be placed.
 */
export async function uploadPictures(
  settings: ReplicateSettings,
  request: ProviderRequest,
  { signal, quote }: { signal: AbortSignal; quote: (words: string) => string },
): Promise<ReadonlyMap<RequestImage, string>> {
  const places = await Promise.all(
    picturesToUpload(request).map(
      async (picture) => [picture, await upload(settings, picture, request.attemptId, { signal, quote })] as const,
    ),
  );
  return new Map(places);
}

async function upload(
  settings: ReplicateSettings,
  { bytes, mimeType }: RequestImage,
  attemptId: string,
  { signal, quote }: { signal: AbortSignal; quote: (words: string) => string },
): Promise<string> {
  const metadata = Buffer.from(JSON.stringify({ attempt: attemptId }));
  const form = encodeForm([
    { name: 'content', bytes, fileName: `picture.${mimeType.split('/')[1] ?? 'bin'}`, mimeType },
    { name: 'metadata', bytes: metadata, fileName: 'metadata.json', mimeType: 'application/json' },
  ]);
  try {
    const answer = await callFree(settings, '/files', {
      method: 'POST',
      headers: { 'content-type': form.contentType },
      body: form.bytes,
      signal,
      timeoutMs: UPLOAD_TIMEOUT_MS,
    });
    const file = replicateFile.safeParse(answer.json);
    if (answer.status < 300 && file.success) return file.data.urls.get;
    throw uploadFailure(submitFailure(answer, quote), answer.status);
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    throw new ProviderError(`Replicate could not be reached to upload a picture: ${error.message}.`, {
      code: signal.aborted ? 'CANCELED' : 'PROVIDER_UNAVAILABLE',
      reach: 'RETRY',
      billing: 'NO',
      cause: error,
    });
  }
}

/** Whatever an upload's answer says, nothing that costs was asked for yet. */
function uploadFailure(told: ProviderError | null, status: number): ProviderError {
  return new ProviderError(
    `A picture could not be uploaded. ${told?.message ?? `Replicate answered HTTP ${status}.`}`,
    {
      code: told?.code ?? 'PROVIDER_UNAVAILABLE',
      reach: told?.reach ?? 'RETRY',
      billing: 'NO',
      retryAfterMs: told?.retryAfterMs ?? null,
      providerStatus: String(status),
    },
  );
}

/** Whether an address in a stored input is an upload of exactly these bytes. Rejects with UnreachableError alone. */
export async function isUploadOf(
  settings: ReplicateSettings,
  address: string,
  image: RequestImage,
  signal: AbortSignal,
): Promise<boolean> {
  const [, id] = /\/files\/([\w-]+)$/.exec(URL.parse(address)?.pathname ?? '') ?? [];
  if (id === undefined) return false;
  const answer = await callFree(settings, `/files/${id}`, { method: 'GET', signal });
  if (answer.status === 404) return false;
  const file = replicateFile.safeParse(answer.json);
  if (answer.status < 300 && file.success) return file.data.checksums?.sha256 === sha256Of(image);
  throw new UnreachableError(`GET /files/${id} was answered by HTTP ${answer.status}`);
}
