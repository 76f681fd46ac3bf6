/** A request as a door heard it: header names in lower case, the body unread by anybody. */
export interface HookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly at: Date;
}

/** What a verified webhook says: a hint that this job has news. Truth is what `look` finds. */
export type HookVerdict =
  | {
      readonly verdict: 'genuine';
      readonly operationId: string;
      /** The same for every repetition of one message. */
      readonly messageId: string;
    }
  /** Not from the provider, or too old. `reason` is for the log. */
  | { readonly verdict: 'refused'; readonly reason: string }
  /** What it takes to verify can't be had now; the provider should try again. */
  | { readonly verdict: 'unverifiable'; readonly reason: string };
