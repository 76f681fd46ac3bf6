import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { OpenApiDocument } from '../../src/rest/openapi/document.ts';

export interface Checked<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface DocumentChecks {
  /** `get /v1/balance 200`: every answer that was compared so far. */
  readonly seen: ReadonlySet<string>;
  /** Every answer that the document tells of, in the same form. */
  readonly told: readonly string[];
  /** Asks, and compares what comes with what the document says of it. */
  call<Body = unknown>(operation: string, url: string, init?: RequestInit): Promise<Checked<Body>>;
  compare(operation: string, answer: { status: number; contentType: string; body: unknown }): void;
}

/** Compares answers with the document: more strictly than it says, so that nothing comes that it doesn't tell of. */
export function checksOf(document: OpenApiDocument): DocumentChecks {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(closed(document) as object, 'openapi'); // a document is an object
  const seen = new Set<string>();
  const responsesOf = (operation: string) => {
    const [method = '', path = ''] = operation.split(' ');
    const item = document.paths?.[path] as Record<string, { responses: Record<string, { content?: object }> }>; // as OpenAPI has it
    return item[method]?.responses ?? {};
  };
  const compare: DocumentChecks['compare'] = (operation, { status, contentType, body }) => {
    const [method = '', path = ''] = operation.split(' ');
    const response = responsesOf(operation)[status];
    assert.ok(response, `${operation} answered ${status}, of which the document says nothing: ${JSON.stringify(body)}`);
    seen.add(`${operation} ${status}`);
    const type = contentType.split(';', 1)[0] ?? '';
    if (response.content === undefined) {
      assert.equal(body, null);
      return;
    }
    if (type.startsWith('image/')) return;
    const place = [path, method, 'responses', String(status), 'content', type, 'schema'];
    const pointer = place.map((one) => encodeURIComponent(one.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = ajv.getSchema(`openapi#/paths/${pointer}`);
    assert.ok(validate, `${operation} ${status} came as ${type}, of which the document says nothing`);
    assert.ok(validate(body), `${operation} ${status}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
  };
  return {
    seen,
    told: Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).flatMap((method) =>
        Object.keys(responsesOf(`${method} ${path}`)).map((status) => `${method} ${path} ${status}`),
      ),
    ),
    compare,
    async call<Body>(operation: string, url: string, init: RequestInit = {}): Promise<Checked<Body>> {
      const method = operation.split(' ', 1)[0]?.toUpperCase() ?? '';
      const response = await fetch(url, { ...init, method });
      const contentType = response.headers.get('content-type') ?? '';
      const text = await response.text();
      const body =
        text === '' ? null : contentType.startsWith('application/json') ? (JSON.parse(text) as unknown) : text;
      compare(operation, { status: response.status, contentType, body });
      return { status: response.status, headers: response.headers, body: body as Body }; // compared just now
    },
  };
}

/** The same schema without room for more fields. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => closed(one));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, one]) => [name, closed(one)] as const);
  const isObjectSchema = 'properties' in value && !('additionalProperties' in value) && 'type' in value;
  return Object.fromEntries(isObjectSchema ? [...fields, ['additionalProperties', false]] : fields);
}
