import { dollars, duration, fileSize } from './amounts.ts';
import type { Generation } from './generation.ts';
import { harmlessLine } from './harmless.ts';
import type { Outcome } from './outcome.ts';
import type { Style } from './terminal.ts';

export type SummaryLine = { readonly style: Style | null; readonly text: string };

const SANDBOX = 'From the sandbox: no real model, no real money.';

/** What a person wants to know when a generation has ended, in a few lines: the files, who made them, how long, how much. */
export function summary(outcome: Outcome, generation: Generation): SummaryLine[] {
  return [
    ...pictureLines(outcome),
    ...endLines(outcome),
    ...billLines(outcome, generation),
    ...noteLines(outcome, generation),
  ];
}

function pictureLines({ images }: Outcome): SummaryLine[] {
  return images.map(({ file, width, height, mimeType, bytes }) => ({
    style: 'green',
    text: `Saved ${harmlessLine(file)}  (${width} × ${height}, ${mimeType.replace('image/', '').toUpperCase()}, ${fileSize(bytes)})`,
  }));
}

function endLines({ status, error }: Outcome): SummaryLine[] {
  if (status === 'CANCELED') return [{ style: 'yellow', text: 'Canceled.' }];
  if (error === null) return [];
  const again = error.retryable === true ? ' Asking again may work.' : '';
  return [
    {
      style: 'red',
      text: `${status === 'FAILED' ? 'Failed' : 'Error'}: ${harmlessLine(error.message)} (${error.code})${again}`,
    },
  ];
}

function billLines(outcome: Outcome, generation: Generation): SummaryLine[] {
  const { configKey, provider, durationMs, sandbox } = outcome;
  const name = generation.attempts.find((attempt) => attempt.configKey === configKey)?.offer?.provider.name;
  const by = configKey === null ? [] : [name === undefined || name === provider ? configKey : `${name} (${configKey})`];
  const took = durationMs === null ? [] : [duration(durationMs)];
  const text = [...by.map(harmlessLine), ...took, bill(outcome)].join(' · ');
  return [{ style: null, text }, ...(sandbox === true ? [{ style: 'dim' as const, text: SANDBOX }] : [])];
}

function bill({ status, costUsd, cancelBilling }: Outcome): string {
  if (costUsd === null) return cancelBilling === 'UNKNOWN' ? 'whether it is billed is not known' : 'nothing to pay';
  if (status === 'SUCCEEDED') return dollars(costUsd);
  return cancelBilling === 'BILLED'
    ? `${dollars(costUsd)}, billed since the provider had begun`
    : `${dollars(costUsd)} at most, if the provider bills it`;
}

function noteLines({ attempts, images, status }: Outcome, { parameters }: Generation): SummaryLine[] {
  const warnings = new Set(
    attempts.filter((attempt) => attempt.status === 'SUCCEEDED').flatMap((attempt) => attempt.warnings),
  );
  const wanted = Number(parameters?.n ?? 1);
  const fewer =
    status === 'SUCCEEDED' && images.length < wanted ? [`${images.length} of ${wanted} pictures came.`] : [];
  return [...fewer, ...warnings].map((text) => ({ style: 'yellow', text: `Note: ${harmlessLine(text)}` }));
}
