import type { ServerResponse } from 'node:http';

/** An answer as it goes over the wire. */
export interface Reply {
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer that says no, in one of fal's forms. */
export class FalError extends Error {
  override name = 'FalError';
  readonly reply: Reply;

  constructor(status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
    super(JSON.stringify(body));
    this.reply = { status, body, headers };
  }
}

/** A sentence, as the gateway says it. */
export function plainError(status: number, detail: string, headers: Readonly<Record<string, string>> = {}): FalError {
  return new FalError(status, { detail }, headers);
}

/** What went wrong around a runner, by fal's page of request errors. */
export function requestError(status: number, detail: string, type: string): FalError {
  return new FalError(status, { detail, error_type: type }, { 'x-fal-error-type': type, 'x-fal-billable-units': '0' });
}

/** One thing that a model has to say against its input. */
export interface Complaint {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly input?: unknown;
  readonly ctx?: object;
}

/** Input of a wrong form, as pydantic tells it: all at once, and nothing was counted. */
export function invalidInput(complaints: readonly Complaint[]): FalError {
  return new FalError(422, { detail: complaints }, { 'x-fal-billable-units': '0', 'x-fal-retryable': 'false' });
}

/** What a model says of itself, by fal's page of errors. */
export function modelError(
  status: number,
  type: string,
  msg: string,
  { at = [], retryable = false }: { at?: readonly (string | number)[]; retryable?: boolean } = {},
): FalError {
  const complaint = { loc: ['body', ...at], msg, type, url: `https://docs.fal.ai/errors#${type}` };
  const headers = { 'x-fal-billable-units': '0', 'x-fal-retryable': String(retryable) };
  return new FalError(status, { detail: [complaint] }, headers);
}

export function notFound(path: string): FalError {
  return plainError(404, `Path ${path} not found`);
}

export function send(response: ServerResponse, { status, body, headers }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, { status, body, headers: {} });
}
