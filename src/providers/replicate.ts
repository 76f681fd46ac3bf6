import { credentialName } from './credential.ts';
import type { Provider } from './provider.ts';
import type { ReplicateSettings } from './replicate-api.ts';
import { replicateBody } from './replicate-body.ts';
import { cancel } from './replicate-cancel.ts';
import { find } from './replicate-find.ts';
import { createHookVerifier } from './replicate-hook.ts';
import { look } from './replicate-look.ts';
import { operationOf } from './replicate-operation.ts';
import { submit } from './replicate-submit.ts';

/**
 * Replicate's predictions (https://replicate.com/docs/reference/http): accepted by one request, then asked for until
 * they end. The offer's fields are those of the model's input.
 *
 * A refused submit is told by an HTTP status; a failed prediction by a code inside of its error's text, which alone is
 * looked at. Inputs and outputs are deleted after an hour, so a picture is fetched in the look that finds it. `body` shows
 * a picture of more than 256 KiB as `upload:` and its hash, where a submit has the address of the upload.
 */
export function createReplicate(settings: ReplicateSettings): Provider {
  return {
    slug: 'replicate',
    credential: credentialName(settings.apiToken),
    conversationFamily: null,
    standard: {
      kind: 'queue',
      listsRunning: true,
      lookAfterMs: { first: 2_000, most: 8_000 },
      body: (request) => replicateBody(request),
      submit: (request, call) => submit(settings, request, call),
      look: (operation, call) => look(settings, operation, call),
      cancel: (operation, call) => cancel(settings, operation, call),
      find: (lost, call) => find(settings, lost, call),
      operationOf,
    },
    batch: null,
    verifyHook: createHookVerifier(settings),
  };
}
