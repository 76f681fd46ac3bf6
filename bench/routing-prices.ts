import type { BillEntry } from '../test/sandbox-process.ts';

/** Published prices of a 1K picture, written down here a second time: what the catalog says is not to be taken for granted. */
const BY_THE_PIECE: Readonly<Record<string, number>> = { fal: 0.08, replicate: 0.067 };
const GOOGLE = { image: 0.067, inputToken: 0.25 / 1e6, outputToken: 1.5 / 1e6 };

/** What a billed entry costs in dollars, for comparing sums: no ledger. */
export function priceOf({ provider, images, tokens }: BillEntry): number {
  const piece = BY_THE_PIECE[provider];
  if (piece !== undefined) return piece * images;
  const { input, output } = tokens;
  return (
    GOOGLE.image * images +
    GOOGLE.inputToken * (input.TEXT + input.IMAGE) +
    GOOGLE.outputToken * (output.TEXT + output.THOUGHT)
  );
}
