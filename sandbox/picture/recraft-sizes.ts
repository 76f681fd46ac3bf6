/** Every size that Recraft V4 makes (https://recraft.ai/docs/api-reference/appendix); Pro makes them twice as large. */
export const RECRAFT_V4_SIZES = [
  '1024x1024',
  '1536x768',
  '768x1536',
  '1280x832',
  '832x1280',
  '1216x896',
  '896x1216',
  '1152x896',
  '896x1152',
  '832x1344',
  '1280x896',
  '896x1280',
  '1344x768',
  '768x1344',
] as const;

/** The shapes that they are called by, in the same order. */
export const RECRAFT_V4_SHAPES = [
  '1:1',
  '2:1',
  '1:2',
  '3:2',
  '2:3',
  '4:3',
  '3:4',
  '5:4',
  '4:5',
  '6:10',
  '14:10',
  '10:14',
  '16:9',
  '9:16',
] as const;

export const RECRAFT_V4_PRO_SIZES = RECRAFT_V4_SIZES.map((size) =>
  size
    .split('x')
    .map((edge) => Number(edge) * 2)
    .join('x'),
);
