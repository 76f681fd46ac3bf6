import type { Clock } from '../clock.ts';
import type { Prediction } from './prediction.ts';

/** A prediction as the API tells of it. `origin` is where the one who asks found the sandbox's Replicate. */
export function predictionJson(prediction: Prediction, origin: string, clock: Clock): object {
  const { asked, id, end, startedAt, completedAt, createdAt, dataRemoved } = prediction;
  const url = `${origin}/v1/predictions/${id}`;
  const deadlineMs = asked.cancelAfterMs === null ? null : createdAt.getTime() + asked.cancelAfterMs;
  return {
    id,
    model: asked.model,
    version: asked.version,
    input: dataRemoved ? {} : asked.inputJson,
    logs: dataRemoved ? '' : prediction.logs,
    output: end?.status === 'succeeded' && !dataRemoved ? end.output : null,
    data_removed: dataRemoved,
    error: end?.status === 'failed' ? end.error : null,
    source: 'api',
    status: prediction.status,
    created_at: createdAt.toISOString(),
    ...(startedAt !== null && { started_at: startedAt.toISOString() }),
    ...(completedAt !== null && { completed_at: completedAt.toISOString() }),
    ...(deadlineMs !== null && { deadline: new Date(deadlineMs).toISOString() }),
    ...(asked.webhook !== null && { webhook: asked.webhook.url }),
    ...(asked.webhook?.asked === true && { webhook_events_filter: asked.webhook.events }),
    ...(completedAt !== null && { metrics: metricsOf(prediction, completedAt, clock) }),
    urls: {
      get: url,
      cancel: `${url}/cancel`,
      ...(asked.streams && { stream: `${origin}/stream/v1/files/${prediction.streamId}` }),
      web: `https://replicate.com/p/${id}`,
    },
  };
}

/** In the provider's own time, like all that is measured in seconds there. */
function metricsOf({ createdAt, startedAt, end }: Prediction, completedAt: Date, clock: Clock): object {
  const secondsSince = (then: Date): number =>
    Number((((completedAt.getTime() - then.getTime()) * clock.speed) / 1000).toFixed(3));
  return {
    ...(startedAt !== null && { predict_time: secondsSince(startedAt) }),
    total_time: secondsSince(createdAt),
    ...(end?.status === 'succeeded' && { image_count: end.images }),
  };
}
