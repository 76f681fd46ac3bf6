/** The codes that this door answers with, each with its status and OpenAI's type for it. More may come. */
export const REST_ERRORS = {
  INVALID_REQUEST: { status: 400, type: 'invalid_request_error' },
  NOT_A_PICTURE: { status: 400, type: 'invalid_request_error' },
  DAMAGED: { status: 400, type: 'invalid_request_error' },
  DIGEST_MISMATCH: { status: 400, type: 'invalid_request_error' },
  CONTENT_POLICY_VIOLATION: { status: 400, type: 'image_generation_user_error' },
  CURSOR_INVALID: { status: 400, type: 'invalid_request_error' },
  AUTHENTICATION_FAILED: { status: 401, type: 'authentication_error' },
  BUDGET_EXCEEDED: { status: 402, type: 'insufficient_quota' },
  FORBIDDEN: { status: 403, type: 'permission_error' },
  NOT_FOUND: { status: 404, type: 'invalid_request_error' },
  MODEL_NOT_FOUND: { status: 404, type: 'invalid_request_error' },
  METHOD_NOT_ALLOWED: { status: 405, type: 'invalid_request_error' },
  IDEMPOTENCY_IN_PROGRESS: { status: 409, type: 'invalid_request_error' },
  GENERATION_RUNNING: { status: 409, type: 'invalid_request_error' },
  GENERATION_CANCELED: { status: 409, type: 'invalid_request_error' },
  CURSOR_EXPIRED: { status: 410, type: 'invalid_request_error' },
  LENGTH_REQUIRED: { status: 411, type: 'invalid_request_error' },
  REQUEST_TOO_LARGE: { status: 413, type: 'invalid_request_error' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, type: 'invalid_request_error' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, type: 'invalid_request_error' },
  RATE_LIMITED: { status: 429, type: 'rate_limit_error' },
  INTERNAL_ERROR: { status: 500, type: 'server_error' },
  UPSTREAM_ERROR: { status: 502, type: 'upstream_error' },
  ALL_PROVIDERS_EXHAUSTED: { status: 502, type: 'upstream_error' },
  SERVICE_UNAVAILABLE: { status: 503, type: 'server_error' },
  STORAGE_UNAVAILABLE: { status: 503, type: 'server_error' },
} as const;
export type RestErrorCode = keyof typeof REST_ERRORS;

/** An error as this door tells it: OpenAI's four fields, and the headers that go with it. */
export class RestError extends Error {
  override name = 'RestError';
  readonly code: RestErrorCode;
  /** The field of the request that it is about; null when it is about none. */
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: RestErrorCode,
    message: string,
    { param = null, headers = {} }: { param?: string | null; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.code = code;
    this.param = param;
    this.headers = headers;
  }

  get status() {
    return REST_ERRORS[this.code].status;
  }

  /** `{"error": {"message", "type", "param", "code"}}`. */
  get body() {
    const { message, code, param } = this;
    return { error: { message, type: REST_ERRORS[code].type, param, code } };
  }
}

/** This process ends while a client waits for a generation, which goes on elsewhere. */
export class GoingAway extends RestError {
  override name = 'GoingAway';
  constructor(generationId: string) {
    super(
      'SERVICE_UNAVAILABLE',
      `This server is going away, and ${generationId} goes on: GET /v1/generations/${generationId} will have its pictures.`,
    );
  }
}
