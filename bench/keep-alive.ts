import assert from 'node:assert/strict';
import { Client } from 'undici';
import { ADMIN_KEY } from '../test/installation.ts';

/** HTTP connections that stay open, one a client. */
export interface KeepAlive {
  /** Posts one operation over a client's connection and returns the answer's text. A status other than 200 is an error. */
  post(client: number, body: string): Promise<string>;
  get(client: number, path: string): Promise<string>;
  close(): Promise<void>;
}

/** `key`: sent with every request; null asks as a stranger does. */
export function keepAlive(url: string, clients: number, key: string | null = ADMIN_KEY): KeepAlive {
  const connections = Array.from({ length: clients }, () => new Client(url));
  const headers = { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) };
  const send = async (client: number, options: { method: 'GET' | 'POST'; path: string; body?: string }) => {
    const connection = connections[client];
    assert.ok(connection, `there are ${clients} connections, and no number ${client}`);
    const { statusCode, body } = await connection.request({ ...options, headers });
    const text = await body.text();
    assert.equal(statusCode, 200, text.slice(0, 1000));
    return text;
  };
  return {
    post: (client, body) => send(client, { method: 'POST', path: '/graphql', body }),
    get: (client, path) => send(client, { method: 'GET', path }),
    async close() {
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}
