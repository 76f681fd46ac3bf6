import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { SCOPES } from '../../access/viewer.ts';
import { answers, json } from './answers.ts';
import { Moment } from './generation.ts';

export const SignInBody = z
  .object({
    code: z.string().max(200).optional().describe('Of a sign-in link. Not looked at where a key is sent.'),
  })
  .meta({ id: 'SignIn' });

const SessionFields = z
  .object({
    object: z.literal('session'),
    api_key: z.string().nullable().describe('Whom the browser acts as from now on. Null: the key of the environment.'),
    scopes: z.array(z.enum(SCOPES)).describe('What that key may do. More may come.'),
    expires_at: Moment,
  })
  .meta({ id: 'Session' });
export type SessionAnswer = z.infer<typeof SessionFields>;

const TicketFields = z
  .object({ object: z.literal('ticket'), ticket: z.string(), expires_at: Moment })
  .meta({ id: 'Ticket' });
export type TicketAnswer = z.infer<typeof TicketFields>;

const WITH_COOKIE = z.object({ 'set-cookie': z.string() });

export const sessionPaths: ZodOpenApiPathsObject = {
  '/v1/session': {
    post: {
      operationId: 'signIn',
      tags: ['Session'],
      security: [{ key: [] }, {}],
      summary: 'Sign a browser in',
      description:
        'By the code of a sign-in link, which is good once and for ten minutes, or by a key. The answer sets a cookie that counts for pages of this server alone.',
      requestBody: { required: false, content: { 'application/json': { schema: SignInBody } } },
      responses: answers({ 201: json('Signed in.', SessionFields, WITH_COOKIE) }, [
        'INVALID_REQUEST',
        'REQUEST_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
      ]),
    },
    delete: {
      operationId: 'signOut',
      tags: ['Session'],
      security: [{}],
      summary: 'Sign a browser out',
      description:
        'Its cookie, and every socket that was opened by it, stop working. Harmless for whoever is not signed in.',
      responses: answers({ 204: { description: 'Nobody is signed in.', headers: WITH_COOKIE } }, []),
    },
  },
  '/v1/session/ticket': {
    post: {
      operationId: 'takeTicket',
      tags: ['Session'],
      security: [{}],
      summary: 'What opens a WebSocket for a signed-in browser',
      description: 'Send it as `ticket` in connection_init within 30 seconds.',
      responses: answers(
        {
          200: json('The ticket.', TicketFields),
          204: { description: 'Nobody is signed in: open the socket without one.' },
        },
        [],
      ),
    },
  },
};
