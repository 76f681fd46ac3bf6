import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** An answer that says no, in OpenAI's form. */
export class OpenaiError extends Error {
  override name = 'OpenaiError';
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;
  /** Headers of its own, such as how long to wait. */
  readonly headers: Readonly<Record<string, string>>;
  /** Beside the four that every error has. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    fields: {
      readonly type?: string;
      readonly code?: string | null;
      readonly param?: string | null;
      readonly headers?: Readonly<Record<string, string>>;
      readonly details?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.type = fields.type ?? 'invalid_request_error';
    this.code = fields.code ?? null;
    this.param = fields.param ?? null;
    this.headers = fields.headers ?? {};
    this.details = fields.details ?? {};
  }

  body(): { readonly error: object } {
    const { message, type, param, code, details } = this;
    return { error: { message, type, param, code, ...details } };
  }
}

export function modelNotFound(model: string): OpenaiError {
  return new OpenaiError(404, `The model '${model}' does not exist or you do not have access to it.`, {
    code: 'model_not_found',
    param: 'model',
  });
}

export function invalidValue(param: string, message: string): OpenaiError {
  return new OpenaiError(400, message, { code: 'invalid_value', param });
}

/** Every answer's id; also the request's entry in the bill. */
export function newRequestId(): string {
  return `req_${randomBytes(16).toString('hex')}`;
}

/** What every answer carries. Sizes of quotas are invented: nothing here runs out by itself. */
export function usualHeaders(requestId: string, startedAt: number): Record<string, string> {
  return {
    'x-request-id': requestId,
    'openai-version': '2020-10-01',
    'openai-organization': 'sandbox',
    'openai-processing-ms': String(Math.round(performance.now() - startedAt)),
    'x-ratelimit-limit-requests': '250',
    'x-ratelimit-remaining-requests': '249',
    'x-ratelimit-reset-requests': '240ms',
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: object,
): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify(body, null, 2));
}

export function sendError(response: ServerResponse, error: OpenaiError, requestId: string, startedAt: number): void {
  sendJson(response, error.status, { ...usualHeaders(requestId, startedAt), ...error.headers }, error.body());
}
