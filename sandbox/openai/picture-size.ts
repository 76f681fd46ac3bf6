/** A width and a height in pixels. */
export type Size = readonly [width: number, height: number];

export const QUALITIES = ['low', 'medium', 'high'] as const;
export type Quality = (typeof QUALITIES)[number];

/** The sizes that every GPT Image model makes. */
const STANDARD_SIZES: readonly Size[] = [
  [1024, 1024],
  [1536, 1024],
  [1024, 1536],
];

/** From gpt-image-2 on any size within bounds will do; older models make the standard ones. */
function makesAnySize(model: string): boolean {
  return /^gpt-image-([2-9]|\d\d)/.test(model);
}

/** Why the model can't make this size, as OpenAI would say it; null when it can. */
export function sizeProblem(model: string, text: string): string | null {
  const match = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(text);
  if (match === null) return `Invalid size '${text}'. Expected WIDTHxHEIGHT, such as '1024x1024', or 'auto'.`;
  const [width, height] = [Number(match[1]), Number(match[2])];
  if (STANDARD_SIZES.some(([w, h]) => w === width && h === height)) return null;
  if (!makesAnySize(model)) {
    const known = [...STANDARD_SIZES.map(sizeText), 'auto'].map((size) => `'${size}'`).join(', ');
    return `Invalid value: '${text}'. Supported values are: ${known}.`;
  }
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  if (width % 16 !== 0 || height % 16 !== 0) return `Invalid size '${text}'. Both edges must be divisible by 16.`;
  if (long > 3840) return `Invalid size '${text}'. The longest edge must be at most 3840 pixels.`;
  if (long > 3 * short) return `Invalid size '${text}'. The aspect ratio must be between 1:3 and 3:1.`;
  if (width * height < 655_360) return `Invalid size '${text}'. Below the minimum of 655360 pixels.`;
  if (width * height > 8_294_400) return `Invalid size '${text}'. Above the maximum of 8294400 pixels.`;
  return null;
}

export function sizeText([width, height]: Size): string {
  return `${width}x${height}`;
}

export function sizeOfText(text: string): Size {
  const [width = 1024, height = 1024] = text.split('x').map(Number);
  return [width, height];
}

/** What `auto` becomes: a square, or the standard size that is nearest in shape to the picture to be edited. */
export function automaticSize(first: { readonly width: number; readonly height: number } | undefined): Size {
  const ratio = first === undefined ? 1 : first.width / first.height;
  const far = ([width, height]: Size): number => Math.abs(Math.log(width / height / ratio));
  return STANDARD_SIZES.reduce((nearest, size) => (far(size) < far(nearest) ? size : nearest));
}

/** The grid of tokens that a picture is drawn in, along its long edge. */
const GRID: Readonly<Record<Quality, number>> = { low: 16, medium: 48, high: 96 };

/** Output tokens of models before gpt-image-2, by the table of OpenAI's guide: square, landscape, portrait. */
const OLDER_TOKENS: Readonly<Record<Quality, readonly [square: number, landscape: number, portrait: number]>> = {
  low: [272, 400, 408],
  medium: [1056, 1568, 1584],
  high: [4160, 6208, 6240],
};

/** Output tokens of one picture. */
export function outputTokens(model: string, quality: Quality, size: Size): number {
  if (makesAnySize(model)) return gridTokens(quality, size);
  const [square, landscape, portrait] = OLDER_TOKENS[quality];
  const [width, height] = size;
  return width === height ? square : width > height ? landscape : portrait;
}

/**
 * As OpenAI's calculator counts them for gpt-image-2
 * (community.openai.com/t/1382699): a grid in the picture's proportion, weighed by its area.
 */
function gridTokens(quality: Quality, [width, height]: Size): number {
  const long = GRID[quality];
  const short = Math.round((long * Math.min(width, height)) / Math.max(width, height));
  return Math.ceil((long * short * (2_000_000 + width * height)) / 4_000_000);
}

const PATCH = 32;
const MOST_PATCHES = 1536;

/**
 * Input tokens of one picture, as they were observed at gpt-image-2 (community.openai.com/t/1382940): patches of 32
 * pixels, small pictures enlarged up to twice towards a long edge of 1024, and at most 1536 patches.
 */
export function inputTokens({ width, height }: { readonly width: number; readonly height: number }): number {
  const enlarge = Math.min(2, Math.max(1, 1024 / Math.max(width, height)));
  const limit = Math.max(1, Math.max(width, height) / (3 * Math.min(width, height)));
  // A picture beyond 1:3 is laid on a canvas of 1:3, so that its short edge counts for more.
  let wide = width * enlarge * (width < height ? limit : 1);
  let high = height * enlarge * (width < height ? 1 : limit);
  const patches = (): number => Math.ceil(wide / PATCH) * Math.ceil(high / PATCH);
  if (patches() > MOST_PATCHES) {
    const shrink = Math.sqrt((PATCH * PATCH * MOST_PATCHES) / (wide * high));
    wide = Math.floor((wide * shrink) / PATCH) * PATCH;
    high = Math.floor((high * shrink) / PATCH) * PATCH;
  }
  return Math.max(1, patches());
}
