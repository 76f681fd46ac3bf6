import type { Size } from '../catalog/model.ts';
import { pixelsOf, ratioOf } from './ratio.ts';
import type { Parameters } from './validate.ts';

/**
 * What a request says of its picture's shape (ratio) and scale (pixel budget). Pixels fix both and win over the others;
 * without them, either alone may be said and the other stays the offer's own default.
 */
export type AskedShape =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'pixels'; readonly size: Size }
  | { readonly kind: 'shape'; readonly ratio: AskedRatio | null; readonly tier: string | null };

export interface AskedRatio {
  /** The parameter that said it: `size` may be a ratio too. */
  readonly parameter: 'size' | 'aspect_ratio';
  readonly text: string;
  readonly value: number;
}

/** Reads size, aspect_ratio and resolution together; "auto" is the same as leaving one out. */
export function askedShape(parameters: Parameters): AskedShape {
  const size = textOf(parameters['size']);
  const pixels = pixelsOf(size);
  if (pixels !== null) return { kind: 'pixels', size: pixels };
  const ratio = askedRatio('size', size) ?? askedRatio('aspect_ratio', textOf(parameters['aspect_ratio']));
  const tier = textOf(parameters['resolution']);
  if (ratio === null && (tier === '' || tier === 'auto')) return { kind: 'nothing' };
  return { kind: 'shape', ratio, tier: tier === '' || tier === 'auto' ? null : tier };
}

function askedRatio(parameter: AskedRatio['parameter'], text: string): AskedRatio | null {
  const value = ratioOf(text);
  return value === null ? null : { parameter, text, value };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
