/** A width and a height in pixels. */
export type Size = readonly [width: number, height: number];

export const IMAGE_SIZES = ['512', '1K', '2K', '4K'] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];

/**
 * Pixels by aspect ratio and size, from Google's page of gemini-3.1-flash-image (ai.google.dev, image generation,
 * July 2026). 21:9 at 512 is as printed there, though it is half as high as its proportion.
 */
const PIXELS = {
  '1:1': [
    [512, 512],
    [1024, 1024],
    [2048, 2048],
    [4096, 4096],
  ],
  '1:4': [
    [256, 1024],
    [512, 2048],
    [1024, 4096],
    [2048, 8192],
  ],
  '1:8': [
    [192, 1536],
    [384, 3072],
    [768, 6144],
    [1536, 12288],
  ],
  '2:3': [
    [424, 632],
    [848, 1264],
    [1696, 2528],
    [3392, 5056],
  ],
  '3:2': [
    [632, 424],
    [1264, 848],
    [2528, 1696],
    [5056, 3392],
  ],
  '3:4': [
    [448, 600],
    [896, 1200],
    [1792, 2400],
    [3584, 4800],
  ],
  '4:1': [
    [1024, 256],
    [2048, 512],
    [4096, 1024],
    [8192, 2048],
  ],
  '4:3': [
    [600, 448],
    [1200, 896],
    [2400, 1792],
    [4800, 3584],
  ],
  '4:5': [
    [464, 576],
    [928, 1152],
    [1856, 2304],
    [3712, 4608],
  ],
  '5:4': [
    [576, 464],
    [1152, 928],
    [2304, 1856],
    [4608, 3712],
  ],
  '8:1': [
    [1536, 192],
    [3072, 384],
    [6144, 768],
    [12288, 1536],
  ],
  '9:16': [
    [384, 688],
    [768, 1376],
    [1536, 2752],
    [3072, 5504],
  ],
  '16:9': [
    [688, 384],
    [1376, 768],
    [2752, 1536],
    [5504, 3072],
  ],
  '21:9': [
    [792, 168],
    [1584, 672],
    [3168, 1344],
    [6336, 2688],
  ],
} as const satisfies Record<string, readonly [Size, Size, Size, Size]>;

export type AspectRatio = keyof typeof PIXELS;

export function isAspectRatio(value: string): value is AspectRatio {
  return Object.hasOwn(PIXELS, value);
}

export function isImageSize(value: string): value is ImageSize {
  return IMAGE_SIZES.some((size) => size === value);
}

export function pixelsOf(aspectRatio: AspectRatio, size: ImageSize): Size {
  return PIXELS[aspectRatio][sizeIndex(size)];
}

/** The ratio nearest to a given picture's, by factor rather than by difference: 2:1 is as far from 1:1 as 1:2. */
export function nearestAspectRatio(width: number, height: number): AspectRatio {
  let nearest: AspectRatio = '1:1';
  let smallest = Infinity;
  for (const name of Object.keys(PIXELS)) {
    if (!isAspectRatio(name)) continue;
    const [ratioWidth, ratioHeight] = PIXELS[name][1];
    const distance = Math.abs(Math.log((width / height) * (ratioHeight / ratioWidth)));
    if (distance < smallest) [nearest, smallest] = [name, distance];
  }
  return nearest;
}

function sizeIndex(size: ImageSize): 0 | 1 | 2 | 3 {
  return ({ '512': 0, '1K': 1, '2K': 2, '4K': 3 } as const)[size];
}
