import type { ServerResponse } from 'node:http';
import type { GoogleError } from './google-error.ts';

/** How the answers of a method are laid on the wire. */
export type Manner = 'unary' | 'events' | 'array';

export function mannerOf(method: string | null, query: URLSearchParams): Manner {
  if (method !== 'streamGenerateContent') return 'unary';
  return query.get('alt') === 'sse' ? 'events' : 'array';
}

/** An error before any answer: Google's pretty JSON, whatever content type the method has. */
export function sendError(response: ServerResponse, manner: Manner, error: GoogleError): void {
  const body = manner === 'array' ? [error.body()] : error.body();
  response.writeHead(error.code, headersOf(manner));
  response.end(pretty(body));
}

export function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, headersOf('unary'));
  response.end(pretty(body));
}

/** As a proxy in between answers, which is not Google's way. */
export function sendBadGateway(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html; charset=UTF-8' });
  response.end('<!DOCTYPE html>\n<html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>\n');
}

/** The headers of every answer of Google's, with the content type that the manner has. */
export function headersOf(manner: Manner): Record<string, string> {
  return { ...HEADERS, ...contentType(manner) };
}

function contentType(manner: Manner): Record<string, string> {
  if (manner === 'events') return { 'content-type': 'text/event-stream', 'content-disposition': 'attachment' };
  return { 'content-type': 'application/json; charset=UTF-8' };
}

export function pretty(body: object): string {
  return `${JSON.stringify(body, null, 2)}\n`;
}

const HEADERS = {
  vary: 'Origin, X-Origin, Referer',
  server: 'scaffolding on HTTPServer2',
  'x-xss-protection': '0',
  'x-frame-options': 'SAMEORIGIN',
  'x-content-type-options': 'nosniff',
} as const;
