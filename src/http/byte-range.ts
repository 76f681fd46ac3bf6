import type { ByteRange } from '../assets/store.ts';

/**
 * The part of `size` bytes that a Range header asks for (RFC 9110, section 14): null when it asks for none that we know,
 * and everything is sent; 'unsatisfiable' for a part that isn't there, a range that ends before it begins, and more than
 * one at once, which nobody needs for a picture and a few bytes could ask for a thousand times.
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const set = /^bytes=(.*)$/i.exec(header ?? '')?.[1];
  if (set === undefined) return null;
  if (set.includes(',')) return 'unsatisfiable';
  const [, first, last] = /^ *(\d{0,15})-(\d{0,15}) *$/.exec(set) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  // Without a first byte the number counts from the end.
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end && start < size ? { start, end } : 'unsatisfiable';
}
