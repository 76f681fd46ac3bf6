import { credentialName } from './credential.ts';
import type { FalSettings } from './fal-api.ts';
import { falBody } from './fal-body.ts';
import { cancel } from './fal-cancel.ts';
import { find } from './fal-find.ts';
import { createHookVerifier } from './fal-hook.ts';
import { look } from './fal-look.ts';
import { operationOf } from './fal-operation.ts';
import { submit } from './fal-submit.ts';
import type { Provider } from './provider.ts';

/**
 * fal.ai's queue (https://fal.ai/docs/documentation/model-apis/inference/queue): accepted by one request, then followed
 * by a stream of statuses until it is over. The offer's fields are those of the model's input.
 *
 * "COMPLETED" says only that it is over. How it ended the result says, which answers as the model did, errors included;
 * those are told apart by the word in their `type`. `body` shows a picture of more than 256 KiB as `upload:` and its
 * hash, where a submit has the address of the upload; and it shows the seed that a request without one is given.
 */
export function createFal(settings: FalSettings): Provider {
  return {
    slug: 'fal',
    credential: credentialName(settings.apiKey),
    conversationFamily: null,
    standard: {
      kind: 'queue',
      // A look that follows the stream misses nothing; these are the pauses in between.
      listsRunning: false,
      lookAfterMs: { first: 500, most: 4_000 },
      body: (request) => falBody(request),
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
