import type { Fault } from '../faults.ts';
import { errorOfFault, type ErrorPlace } from '../gemini/error-faults.ts';
import { errorInfo, GoogleError } from '../gemini/google-error.ts';

export const SERVICE = 'aiplatform.googleapis.com';
const PERMISSION = 'aiplatform.endpoints.predict';

const ERRORS: Readonly<Partial<Record<Fault, (place: ErrorPlace) => GoogleError>>> = {
  '401': () => unauthenticated('ACCESS_TOKEN_EXPIRED'),
  '403': ({ resource }) =>
    new GoogleError(
      'PERMISSION_DENIED',
      `Permission '${PERMISSION}' denied on resource '//${SERVICE}/${resource}' (or it may not exist).`,
      [errorInfo('IAM_PERMISSION_DENIED', { resource, permission: PERMISSION }, SERVICE)],
    ),
  '404': ({ resource }) => publisherModelNotFound(resource),
  // Neither a quota's name nor a delay: what is short is shared by everybody.
  '429': () =>
    new GoogleError(
      'RESOURCE_EXHAUSTED',
      'Resource exhausted. Please try again later. Please refer to https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.',
    ),
};

/** Where Vertex AI says nothing of its own, both doors say the same. */
export function vertexErrorOfFault(fault: Fault, place: ErrorPlace): GoogleError | null {
  return ERRORS[fault]?.(place) ?? errorOfFault(fault, place);
}

export function unauthenticated(reason: 'ACCESS_TOKEN_EXPIRED' | 'CREDENTIALS_MISSING'): GoogleError {
  const what =
    reason === 'CREDENTIALS_MISSING'
      ? 'Request is missing required authentication credential.'
      : 'Request had invalid authentication credentials.';
  return new GoogleError(
    'UNAUTHENTICATED',
    `${what} Expected OAuth 2 access token, login cookie or other valid authentication credential.`,
    [errorInfo(reason, { service: SERVICE, method: 'google.cloud.aiplatform.v1.PredictionService.GenerateContent' })],
  );
}

export function publisherModelNotFound(resource: string): GoogleError {
  return new GoogleError(
    'NOT_FOUND',
    `Publisher Model \`${resource}\` was not found or your project does not have access to it. Please ensure you are using a valid model version.`,
  );
}
