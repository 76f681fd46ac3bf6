import type { ServerResponse } from 'node:http';

/** One field of an input that is wrong. */
export interface InvalidField {
  /** The kind of rule that was broken. */
  readonly type: string;
  /** `input` for the whole, `input.name` for one of its fields. */
  readonly field: string;
  readonly description: string;
}

/** An answer that says no, in the manner of RFC 9457 as Replicate writes it. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    title: string | null,
    detail: string,
    { more = {}, headers = {} }: { more?: object; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.body = { ...(title !== null && { title }), detail, status, ...more };
    this.headers = headers;
  }
}

/** 422 with every wrong field: a line each in the detail, and one by one beside it. */
export function invalidInput(fields: readonly InvalidField[]): Problem {
  const detail = fields.map(({ field, description }) => `- ${field}: ${description}\n`).join('');
  return new Problem(422, 'Input validation failed', detail, { more: { invalid_fields: fields } });
}

export function notFound(): Problem {
  return new Problem(404, 'Not found', 'The requested resource could not be found.');
}

export function invalidVersion(): Problem {
  return new Problem(
    422,
    'Invalid version or not permitted',
    'The specified version does not exist (or perhaps you are not permitted to use it?)',
  );
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

export function sendProblem(response: ServerResponse, { status, body, headers }: Problem): void {
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers });
  response.end(JSON.stringify(body));
}
