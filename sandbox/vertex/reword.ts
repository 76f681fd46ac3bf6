import type { Call } from '../gemini/call.ts';
import type { Candidate, Chunk } from '../gemini/framing.ts';
import type { Step } from '../gemini/steps.ts';

const TRAFFIC = { trafficType: 'ON_DEMAND' };

const RATINGS = ['HATE', 'DANGEROUS_CONTENT', 'HARASSMENT', 'SEXUALLY_EXPLICIT'].map((name) => ({
  category: `HARM_CATEGORY_IMAGE_${name}`,
  probability: 'NEGLIGIBLE',
  probabilityScore: 0,
  severity: 'HARM_SEVERITY_NEGLIGIBLE',
  severityScore: 0,
}));

/**
 * A chunk of the Gemini API's as Vertex AI says it: candidates without an index, ratings beside a picture, the time of
 * the request, and counts in the last chunk alone, which has an empty text.
 */
export function reword(chunk: Chunk, kind: Step['kind'], call: Call): Chunk {
  const { candidates, usageMetadata, promptFeedback, ...rest } = chunk;
  const candidate = candidates?.[0];
  return {
    ...(candidate !== undefined && { candidates: [rewordCandidate(candidate, kind)] as const }),
    ...(isObject(promptFeedback) && {
      promptFeedback: { ...promptFeedback, blockReasonMessage: 'The prompt was blocked for its content.' },
    }),
    usageMetadata: kind === 'last' ? { ...withoutTier(usageMetadata), ...TRAFFIC } : TRAFFIC,
    ...rest,
    createTime: new Date(performance.timeOrigin + call.startedAt).toISOString(),
  };
}

function rewordCandidate({ index: _index, content, ...rest }: Candidate, kind: Step['kind']): Candidate {
  const isEnd = kind === 'last' && content.role !== undefined;
  return {
    ...rest,
    content: isEnd ? { ...content, parts: [{ text: '' }] } : content,
    ...(kind === 'image' && { safetyRatings: RATINGS }),
  };
}

function withoutTier(usage: unknown): object {
  if (!isObject(usage)) return {};
  return Object.fromEntries(Object.entries(usage).filter(([name]) => name !== 'serviceTier'));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
