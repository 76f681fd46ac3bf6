import { type Bill, NOTHING } from '../bill.ts';
import type { Ended, Prediction } from './prediction.ts';
import type { Webhooks } from './webhooks.ts';

/**
 * Ends a prediction and enters it into the bill, in one go, so that whoever hears of the end finds it there. False when
 * it had ended before.
 *
 * Pictures are billed when they are made. What was canceled after it had started is billed like a success: Replicate
 * charges for started runs of public models, and the picture behind it is made all the same. Never started is free.
 */
export function settle(
  prediction: Prediction,
  end: Ended,
  { bill, webhooks, origin }: { bill: Bill; webhooks: Webhooks; origin: string },
): boolean {
  if (!prediction.finish(end)) return false;
  const { id, asked, startedAt } = prediction;
  const { model, fault, input } = asked;
  const charged =
    end.status === 'succeeded'
      ? end.images
      : end.status === 'canceled' && startedAt !== null
        ? (input.outputs ?? 1)
        : 0;
  const reason = end.status === 'succeeded' ? (charged > 0 ? 'picture made' : 'no picture made') : end.status;
  bill.enter({
    id,
    provider: 'replicate',
    model,
    prompt: input.prompt,
    status: charged > 0 ? 'billed' : 'free',
    reason: `${reason}${fault === null ? '' : ` (${fault})`}`,
    ...NOTHING,
    images: charged,
  });
  if (end.status === 'succeeded') webhooks.tell(prediction, 'output', origin);
  webhooks.tell(prediction, 'completed', origin);
  return true;
}
