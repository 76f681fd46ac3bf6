import { UnreachableError } from './free-fetch.ts';
import { callFree, type FalSettings } from './fal-api.ts';
import { submitFailure } from './fal-errors.ts';
import { falUpload } from './fal-wire.ts';
import { picturesToUpload } from './job-pictures.ts';
import type { ProviderRequest, RequestImage } from './provider.ts';
import { ProviderError } from './provider-error.ts';

/** A large picture may be several megabytes. */
const UPLOAD_TIMEOUT_MS = 60_000;
/** Uploads lie at addresses that anybody may read who knows them; a day is more than any request takes. */
const LIFETIME = JSON.stringify({ expiration_duration_seconds: 86_400 });

interface UploadCall {
  readonly signal: AbortSignal;
  readonly quote: (words: string) => string;
}

/**
 * Uploads the pictures of a request that are too large to be sent inside of it, and says where each lies. It costs
 * nothing. Throws a ProviderError when one can't be placed.
 */
export async function uploadPictures(
  settings: FalSettings,
  request: ProviderRequest,
  call: UploadCall,
): Promise<ReadonlyMap<RequestImage, string>> {
  const places = await Promise.all(
    picturesToUpload(request).map(async (picture) => [picture, await upload(settings, picture, call)] as const),
  );
  return new Map(places);
}

async function upload(settings: FalSettings, { bytes, mimeType }: RequestImage, call: UploadCall): Promise<string> {
  const { signal, quote } = call;
  try {
    const answer = await callFree(settings, `${settings.restUrl}/storage/upload/initiate?storage_type=fal-cdn-v3`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-fal-object-lifecycle': LIFETIME },
      body: JSON.stringify({ content_type: mimeType, file_name: `picture.${mimeType.split('/')[1] ?? 'bin'}` }),
      signal,
    });
    const place = falUpload.safeParse(answer.json);
    if (answer.status >= 300 || !place.success) {
      const told = submitFailure(answer, quote);
      throw notPlaced(told?.message ?? `fal answered HTTP ${answer.status}.`, told);
    }
    const { upload_url: uploadUrl, file_url: fileUrl } = place.data;
    if (!mayHoldPictures(uploadUrl, settings)) throw notPlaced('fal named a place for it that is not safe.', null);
    // The address itself is the permission: the key has no business there.
    const put = await settings.freeFetch(uploadUrl, {
      method: 'PUT',
      headers: { 'content-type': mimeType },
      body: bytes,
      signal,
      timeoutMs: UPLOAD_TIMEOUT_MS,
    });
    await put.body?.cancel();
    if (put.status >= 300) throw notPlaced(`Its place answered HTTP ${put.status}.`, null);
    return fileUrl;
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    throw new ProviderError(`fal could not be reached to upload a picture: ${error.message}.`, {
      code: signal.aborted ? 'CANCELED' : 'PROVIDER_UNAVAILABLE',
      reach: 'RETRY',
      billing: 'NO',
      cause: error,
    });
  }
}

/** The place came out of an answer: reference pictures go there over TLS, or to the configured host itself. */
function mayHoldPictures(uploadUrl: string, { restUrl }: FalSettings): boolean {
  const { protocol, origin } = new URL(uploadUrl);
  return protocol === 'https:' || origin === new URL(restUrl).origin;
}

/** Whatever an upload's answer says, nothing that costs was asked for yet. */
function notPlaced(why: string, told: ProviderError | null): ProviderError {
  return new ProviderError(`A picture could not be uploaded. ${why}`, {
    code: told?.code ?? 'PROVIDER_UNAVAILABLE',
    reach: told?.reach ?? 'RETRY',
    billing: 'NO',
    retryAfterMs: told?.retryAfterMs ?? null,
    providerStatus: told?.providerStatus ?? null,
  });
}
