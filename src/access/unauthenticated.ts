import { Refusal } from '../base/refusal.ts';

/**
 * A key came and was not accepted. One sentence for every reason, so that nobody learns from it which keys exist.
 */
export class UnauthenticatedError extends Refusal {
  override name = 'UnauthenticatedError';

  constructor() {
    super(
      'This key was not accepted: it is malformed, unknown, expired or revoked. ' +
        'Send "authorization: Bearer pg_…" with a key that holds, or no authorization at all for what is open to everybody.',
    );
  }
}
