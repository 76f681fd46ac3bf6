import type { IncomingMessage } from 'node:http';
import type { Books } from '../books.ts';
import { UnknownFaultError } from '../faults.ts';
import { FalError, invalidInput } from './fal-error.ts';
import { FAL_FAULTS, type FalFault } from './fault-outcome.ts';
import { type ImageInput, readImageInput } from './image-input.ts';
import type { Asked } from './job.ts';
import type { Model } from './models.ts';

/**
 * Reads a submit and decides what becomes of it. The queue takes any JSON: what a model has against its input, its
 * runner says later, as the result. Throws a FalError.
 */
export function readSubmit(message: IncomingMessage, url: URL, json: unknown, model: Model, books: Books): Asked {
  const webhook = url.searchParams.get('fal_webhook');
  if (webhook !== null && !/^https?:$/.test(URL.parse(webhook)?.protocol ?? '')) {
    throw invalidInput([
      { loc: ['query', 'fal_webhook'], msg: 'Input should be a valid URL', type: 'url_parsing', input: webhook },
    ]);
  }
  const { input, refusal } = judge(() => readImageInput(model.id, json));
  const given: unknown = Object(json)['prompt'];
  const prompt = typeof given === 'string' ? given : '';
  const { fault, refusal: unknownFault } = judgeFault(prompt, model, books);
  return {
    model,
    inputJson: json,
    input,
    refusal: unknownFault ?? refusal,
    prompt,
    webhook,
    lifetime: message.headers['x-fal-object-lifecycle-preference'],
    fault,
    retries: !['1', 'true', 'yes'].includes(String(message.headers['x-fal-no-retry']).toLowerCase()),
    takesMs: books.clock.drawSuccessMs(model.figures) * (fault === 'slow' ? 10 : 1),
  };
}

function judge(read: () => ImageInput): Pick<Asked, 'input' | 'refusal'> {
  try {
    return { input: read(), refusal: null };
  } catch (error) {
    if (!(error instanceof FalError)) throw error;
    return { input: null, refusal: error.reply };
  }
}

function judgeFault(
  prompt: string,
  { figures }: Model,
  { faults, clock }: Books,
): { fault: FalFault | null; refusal: Asked['refusal'] } {
  try {
    return { fault: faults.next(prompt, { provider: 'fal', figures, clock, own: FAL_FAULTS }), refusal: null };
  } catch (error) {
    if (!(error instanceof UnknownFaultError)) throw error;
    const complaint = { loc: ['body', 'prompt'], msg: error.message, type: 'value_error', input: prompt };
    return { fault: null, refusal: invalidInput([complaint]).reply };
  }
}
