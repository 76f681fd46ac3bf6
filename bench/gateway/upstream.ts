import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveParent } from '../child.ts';
import { numbered } from './picture.ts';

/*
 * OpenAI's images API without the work: each call is answered at once, with a picture that was drawn before and bytes
 * that nobody had yet. What its parent asks is how many calls were paid for so far.
 */

const HEADERS = { 'content-type': 'application/json', 'x-request-id': 'req_bench' };
const USAGE = {
  input_tokens: 12,
  output_tokens: 196,
  total_tokens: 208,
  input_tokens_details: { text_tokens: 12, image_tokens: 0 },
};

function answerWith(picture: string): Buffer {
  const head = { created: 1_780_000_000, size: '1024x1024', quality: 'low', output_format: 'png', usage: USAGE };
  return Buffer.from(JSON.stringify({ ...head, data: [{ b64_json: picture }] }));
}

await serveParent(async ({ picture }: { picture: string }) => {
  const bytes = Buffer.from(picture, 'base64');
  let paid = 0;
  const server = createServer((request, response) => {
    if (request.url !== '/v1/images/generations') return response.writeHead(404).end();
    paid += 1;
    const answer = answerWith(numbered(bytes, paid).toString('base64'));
    request.resume().once('end', () => {
      response.writeHead(200, { ...HEADERS, 'content-length': answer.length }).end(answer);
    });
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ready: (server.address() as AddressInfo).port, // a TCP server's address is one of these
    answer: () => Promise.resolve(paid),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
});
