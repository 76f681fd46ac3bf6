/** Google's names of what went wrong (google.rpc.Code). */
export type Status =
  | 'INVALID_ARGUMENT'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'NOT_FOUND'
  | 'RESOURCE_EXHAUSTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED';

const HTTP_STATUS: Record<Status, number> = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

/** An answer that says no, in the shape of google.rpc.Status. */
export class GoogleError extends Error {
  override name = 'GoogleError';
  readonly code: number;
  readonly status: Status;
  readonly details: readonly object[];

  constructor(status: Status, message: string, details: readonly object[] = [], code: number = HTTP_STATUS[status]) {
    super(message);
    this.status = status;
    this.details = details;
    this.code = code;
  }

  body(): object {
    const { code, message, status, details } = this;
    return { error: { code, message, status, ...(details.length > 0 ? { details } : {}) } };
  }
}

/** One field of a request that is wrong: where (proto path, snake case) and how. */
export interface Violation {
  readonly field: string;
  readonly description: string;
}

/** 400 with every violation: one a line in the message, and as BadRequest in the details. */
export function badRequest(violations: readonly Violation[]): GoogleError {
  return new GoogleError('INVALID_ARGUMENT', violations.map((violation) => violation.description).join('\n'), [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations },
  ]);
}

export function errorInfo(reason: string, metadata: object, domain = 'googleapis.com'): object {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain, metadata };
}

export function modelNotFound(model: string, version: string, method: string): GoogleError {
  return new GoogleError(
    'NOT_FOUND',
    `models/${model} is not found for API version ${version}, or is not supported for ${method}. Call ListModels to see the list of available models and their supported methods.`,
  );
}
