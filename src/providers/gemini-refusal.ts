import type { Wording } from './gemini-wording.ts';
import { type ErrorCode, type FailureReach, ProviderError } from './provider-error.ts';

/** How a complete answer said that there is no picture. */
export type Refusal =
  | { readonly by: 'prompt'; readonly reason: string; readonly words: string }
  | { readonly by: 'finish'; readonly reason: string; readonly words: string };

interface RefusalClass {
  readonly code: ErrorCode;
  readonly reach: FailureReach;
  readonly billing: 'NO' | 'MAYBE';
}

const POLICY: RefusalClass = { code: 'CONTENT_POLICY', reach: 'REQUEST', billing: 'NO' };
/** The provider says of these that they are not charged; the same input often works at a second try. */
const WITHHELD: RefusalClass = { code: 'NO_IMAGE', reach: 'RETRY', billing: 'NO' };
/** An ordinary answer, only without a picture: its tokens are charged. */
const WITHOUT: RefusalClass = { code: 'NO_IMAGE', reach: 'RETRY', billing: 'MAYBE' };
const CONFUSED: RefusalClass = { code: 'PROVIDER_ERROR', reach: 'RETRY', billing: 'MAYBE' };

/**
 * Recitation is about what came out this time, not about what was asked, so another try may differ. CONTINUATION asks
 * for a second paid request to go on; we don't send one.
 */
const BY_FINISH_REASON: Readonly<Record<string, RefusalClass>> = {
  SAFETY: POLICY,
  PROHIBITED_CONTENT: POLICY,
  BLOCKLIST: POLICY,
  SPII: POLICY,
  IMAGE_SAFETY: POLICY,
  IMAGE_PROHIBITED_CONTENT: POLICY,
  NO_IMAGE: WITHHELD,
  IMAGE_OTHER: WITHHELD,
  IMAGE_RECITATION: WITHHELD,
  RECITATION: WITHOUT,
  LANGUAGE: { code: 'INVALID_REQUEST', reach: 'OFFER', billing: 'MAYBE' },
  MALFORMED_FUNCTION_CALL: CONFUSED,
  MALFORMED_RESPONSE: CONFUSED,
  UNEXPECTED_TOOL_CALL: CONFUSED,
  TOO_MANY_TOOL_CALLS: CONFUSED,
  CONTINUATION: { code: 'PROVIDER_ERROR', reach: 'OFFER', billing: 'MAYBE' },
};

/** A refusal as a failure. Reasons that are new to us count as "no picture this time", a blocked prompt as policy. */
export function refusalFailure(refusal: Refusal, { api, quote }: Wording): ProviderError {
  const kind = refusal.by === 'prompt' ? POLICY : (BY_FINISH_REASON[refusal.reason] ?? WITHOUT);
  const words = quote(refusal.words);
  const told = refusal.by === 'prompt' ? `${api} blocked the prompt` : `${api} gave no picture`;
  return new ProviderError(`${told} (${quote(refusal.reason)})${words === '' ? '.' : `: ${words}`}`, {
    ...kind,
    providerStatus: refusal.reason,
  });
}

/** Whether the picture of an answer that ended so is the one that was meant: not one that policy took back. */
export function isPlainEnd(finishReason: string): boolean {
  return finishReason === 'STOP' || finishReason === 'FINISH_REASON_UNSPECIFIED';
}
