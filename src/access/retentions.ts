/** How long an account's pictures are kept after their generation has ended. */
export const IMAGE_RETENTIONS = ['NONE', 'DAYS_7', 'DAYS_30', 'FOREVER'] as const;
export type ImageRetention = (typeof IMAGE_RETENTIONS)[number];
