import { formatOf, type PictureFormat, type PictureMimeType } from './format.ts';

/** A picture in another size or format than it is kept in: made when it is asked for. */
export interface Variant {
  /** In pixels, less than the picture has; the height follows. Null: as wide as it is. */
  readonly width: number | null;
  readonly format: PictureFormat;
}

/** Widths that pictures are made in. Few, so that those who ask for nearly the same get the same, out of the cache. */
export const VARIANT_WIDTHS = [64, 128, 256, 384, 512, 768, 1024, 1536, 2048] as const;

/** These take seconds a megapixel to write, where the others take a tenth of one. */
const SLOW_FORMATS: readonly PictureFormat[] = ['avif', 'gif'];
const SLOW_WIDTH = 1024;

/**
 * What is made for whoever asks for at least this width and this format: the next width of the list, and never more than
 * the picture has. Null: the picture as it is kept.
 */
export function variantOf(
  image: { readonly width: number; readonly mimeType: PictureMimeType },
  asked: { readonly width: number | null; readonly format: PictureFormat | null },
): Variant | null {
  const kept = formatOf(image.mimeType);
  const format = asked.format ?? kept;
  const step = asked.width === null ? null : stepFor(asked.width);
  if (format === kept && (step === null || step >= image.width)) return null;
  const most = SLOW_FORMATS.includes(format) ? SLOW_WIDTH : Infinity;
  const width = Math.min(step ?? image.width, most);
  return { width: width < image.width ? width : null, format };
}

function stepFor(width: number): number {
  return VARIANT_WIDTHS.find((step) => step >= width) ?? Math.max(...VARIANT_WIDTHS);
}
