import type { Image } from '../assets/images.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Json } from '../base/json.ts';
import type { Attempt } from '../generation/read.ts';
import type { Finished } from './finished.ts';
import { decidingOf } from './generation-headers.ts';
import { RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';
import { usageOf } from './usage.ts';

/** The pictures of a generation in OpenAI's form, with ours beside it. Throws StorageError, and RestError when they were erased. */
export async function imagesAnswer(
  rooms: Pick<RestRooms, 'store' | 'links' | 'catalog'>,
  finished: Finished,
  { responseFormat, warnings }: { responseFormat: 'url' | 'b64_json'; warnings: readonly string[] },
) {
  const { generation, images, attempts } = finished;
  const kept = images.filter(({ erasedAt }) => erasedAt === null);
  if (kept.length === 0) throw new RestError('NOT_FOUND', `The pictures of ${generation.id} were erased.`);
  // One after the other: each may be tens of megabytes.
  const data: Record<string, string>[] = [];
  for (const image of kept) data.push(await pictureFields(rooms, image, responseFormat));
  const usage = usageOf(attempts);
  return {
    created: secondsOf(generation.createdAt),
    id: generation.id,
    data,
    ...shapeFields(kept[0], generation.parameters),
    ...(usage !== null && { usage }),
    metadata: metadataOf(rooms.catalog(), finished, warnings),
  };
}

/** A picture as a link or as its bytes: one of them, never both. */
export async function pictureFields(
  { store, links }: Pick<RestRooms, 'store' | 'links'>,
  { id, sha256 }: Image,
  responseFormat: 'url' | 'b64_json',
): Promise<Record<string, string>> {
  if (responseFormat === 'url') return { url: links.sign(id).url };
  return { b64_json: Buffer.from(await store.bytes(sha256)).toString('base64') };
}

/** What a picture is, and how it was asked for where OpenAI's answers repeat that. */
export function shapeFields(image: Image | undefined, parameters: Readonly<Record<string, Json>> | null) {
  const repeated = ['quality', 'background'].flatMap((name) => {
    const value = parameters?.[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  if (image === undefined) return Object.fromEntries(repeated);
  const { width, height, mimeType } = image;
  return { size: `${width}x${height}`, output_format: mimeType.replace('image/', ''), ...Object.fromEntries(repeated) };
}

export function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

/** What OpenAI has no word for: who did it, what it cost, and what was tried. */
export function metadataOf(catalog: Catalog, { generation, attempts }: Finished, warnings: readonly string[]) {
  const deciding = decidingOf(attempts);
  const told = [...warnings, ...attempts.flatMap((attempt) => attempt.warnings)];
  return {
    model: catalog.modelById(generation.modelId)?.slug ?? generation.modelId,
    executed_model: deciding?.configKey ?? null,
    provider: deciding?.providerSlug ?? null,
    provider_name: catalog.provider(deciding?.providerSlug ?? '')?.name ?? null,
    cost: dollarsOf(generation.costMicros),
    cost_currency: 'USD',
    sandbox: generation.sandbox,
    attempts: attempts.map((attempt) => attemptFields(attempt)),
    warnings: [...new Set(told)],
  };
}

export function attemptFields({
  id,
  configKey,
  providerSlug,
  status,
  lane,
  hedge,
  startedAt,
  finishedAt,
  costMicros,
  ...rest
}: Attempt) {
  return {
    id,
    config_key: configKey,
    provider: providerSlug,
    status,
    index: lane,
    hedge,
    duration_ms: finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime(),
    cost: dollarsOf(costMicros),
    ...(rest.errorCode !== null && { error: { code: rest.errorCode, message: rest.errorMessage ?? '' } }),
  };
}

/** A number, as OpenAI's clients expect of amounts; exact to the millionth, which a double of this size can hold. */
export function dollarsOf(micros: number | null): number | null {
  return micros === null ? null : micros / 1_000_000;
}
