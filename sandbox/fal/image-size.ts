import type { Size } from '../gemini/picture-size.ts';
import type { Complaint } from './fal-error.ts';

/** The sizes that fal has names for. */
const PRESETS = {
  square_hd: [1024, 1024],
  square: [512, 512],
  portrait_4_3: [768, 1024],
  portrait_16_9: [576, 1024],
  landscape_4_3: [1024, 768],
  landscape_16_9: [1024, 576],
} as const satisfies Record<string, Size>;

/** `image_size`: a name, or width and height. */
export interface SizeRule {
  readonly kind: 'size';
  /** Names beside fal's own: "auto" leaves it to the model. */
  readonly words?: readonly string[];
  readonly edges?: readonly [least: number, most: number];
  readonly area?: readonly [least: number, most: number];
  /** Only these pixels. */
  readonly only?: readonly string[];
}

/** What was asked for; null when it is left to the model. */
export function sizeOf(value: unknown): Size | null {
  if (typeof value === 'string') return isPreset(value) ? PRESETS[value] : null;
  const { width, height }: { width?: unknown; height?: unknown } = Object(value);
  return typeof width === 'number' && typeof height === 'number' ? [width, height] : null;
}

export function complainAboutSize(loc: Complaint['loc'], rule: SizeRule, value: unknown): Complaint[] {
  if (typeof value === 'string') {
    const names = [...Object.keys(PRESETS), ...(rule.words ?? [])];
    if (names.includes(value)) return [];
    const expected = names.map((name) => `'${name}'`).join(', ');
    return [{ loc, msg: `Input should be ${expected}`, type: 'literal_error', input: value, ctx: { expected } }];
  }
  const size = sizeOf(value);
  const { edges: [least, most] = [1, 14_142] } = rule;
  if (size === null) return [{ loc, msg: 'Input should be a valid ImageSize', type: 'model_type', input: value }];
  const wrong = size.flatMap((edge, index): Complaint[] => {
    const at = [...loc, index === 0 ? 'width' : 'height'];
    if (!Number.isInteger(edge))
      return [{ loc: at, msg: 'Input should be a valid integer', type: 'int_type', input: edge }];
    if (edge < least) return [bound(at, 'greater_than_equal', 'greater', 'ge', least, edge)];
    return edge > most ? [bound(at, 'less_than_equal', 'less', 'le', most, edge)] : [];
  });
  return wrong.length > 0 ? wrong : asAWhole(loc, rule, size);
}

/** What no edge alone shows. */
function asAWhole(loc: Complaint['loc'], { area = [1, Infinity], only }: SizeRule, [width, height]: Size): Complaint[] {
  const says = (msg: string): Complaint[] => [
    { loc, msg: `Value error, ${msg}`, type: 'value_error', input: { width, height } },
  ];
  if (only !== undefined && !only.includes(`${width}x${height}`)) return says(`Unsupported size ${width}x${height}`);
  if (width * height >= area[0] && width * height <= area[1]) return [];
  return says(`Total pixels must be between ${area[0]} and ${area[1]}`);
}

function bound(
  loc: Complaint['loc'],
  type: string,
  word: string,
  key: string,
  limit: number,
  input: number,
): Complaint {
  return { loc, msg: `Input should be ${word} than or equal to ${limit}`, type, input, ctx: { [key]: limit } };
}

function isPreset(name: string): name is keyof typeof PRESETS {
  return Object.hasOwn(PRESETS, name);
}
