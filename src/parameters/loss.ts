/** One thing that an offer can't do as it was asked. Shown before (quote) and after (the attempt's warnings). */
export interface Loss {
  /** The parameter as the request named it. */
  readonly parameter: string;
  /** IGNORED: nothing of it reaches the provider. APPROXIMATED: the nearest that the offer knows is sent. */
  readonly severity: 'IGNORED' | 'APPROXIMATED';
  /** A whole sentence for a person, the parameter named in it. */
  readonly message: string;
}
