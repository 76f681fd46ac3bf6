import type { BillEntry, ReceivedRequest, SandboxProcess } from '../sandbox-process.ts';

/** What a picture costs by its tier, in millionths of a dollar, as the model’s page states it. */
const IMAGE_MICROS = { '0.5K': 45_000, '1K': 67_000, '2K': 101_000, '4K': 151_000 } as const;

/** What the others charge for a picture, as their pages state it. */
const PIECE_MICROS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  fal: { '0.5K': 60_000, '1K': 80_000, '2K': 120_000, '4K': 160_000 },
  replicate: { '1K': 67_000, '2K': 101_000, '4K': 151_000 },
};

/** What OpenAI charges for a million tokens of gpt-image-2, in millionths of a dollar a token. */
const OPENAI_TOKEN_MICROS = { inputText: 5, inputImage: 8, output: 30 };

/** What a billed entry costs at the provider that billed it, in whole micro-dollars, by prices written down here a second time. */
export function priceOf(entry: BillEntry, tier: keyof typeof IMAGE_MICROS): number {
  if (entry.provider === 'openai') return openaiMicrosOf(entry);
  const pieces = PIECE_MICROS[entry.provider];
  return pieces === undefined ? microsOf(entry, tier) : (pieces[tier] ?? Number.NaN) * entry.images;
}

function openaiMicrosOf({ tokens: { input, output } }: BillEntry): number {
  const { inputText, inputImage, output: made } = OPENAI_TOKEN_MICROS;
  return input.TEXT * inputText + input.IMAGE * inputImage + output.IMAGE * made;
}

/** What the sandbox's own counts cost at Google's prices, in whole micro-dollars: input at $0.25 and output at $1.50 a million tokens, images by the piece; half to even. */
export function microsOf({ tokens, images }: BillEntry, tier: keyof typeof IMAGE_MICROS): number {
  const input = tokens.input.TEXT + tokens.input.IMAGE;
  const output = tokens.output.TEXT + tokens.output.THOUGHT;
  // In quarters of a micro-dollar everything is whole.
  const quarters = input + output * 6 + images * IMAGE_MICROS[tier] * 4;
  const whole = Math.floor(quarters / 4);
  const rest = quarters % 4;
  return rest > 2 || (rest === 2 && whole % 2 === 1) ? whole + 1 : whole;
}

/** The micro-dollars of a decimal that the API told, exactly. */
export function microsOfUsd(usd: string): number {
  const [whole = '0', fraction = ''] = usd.split('.');
  return Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}

export async function billOf(sandbox: SandboxProcess, prompt: string): Promise<BillEntry[]> {
  return (await sandbox.bill()).filter((entry) => entry.prompt === prompt);
}

/** What the provider was sent for this prompt, in order. */
export async function requestsOf(sandbox: SandboxProcess, prompt: string): Promise<ReceivedRequest[]> {
  const asked = JSON.stringify({ text: prompt });
  return (await sandbox.requests()).filter(({ body }) => JSON.stringify(body).includes(asked));
}
