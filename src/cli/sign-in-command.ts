import type { Command } from 'commander';
import { z } from 'zod';
import { ask } from './ask.ts';
import { printJson, printLines } from './print.ts';
import { Refusal, refusalFailure } from './refusal.ts';
import { withServerOptions, type ServerOptions } from './server-options.ts';
import { keyedServer } from './server.ts';

const Link = z.object({ url: z.string(), expiresAt: z.string() });

export function addSignIn(program: Command): void {
  withServerOptions(
    program
      .command('sign-in')
      .summary('a link that signs a browser in')
      .description(
        'Prints a link to the web app that signs one browser in as the key that asks, once and within ten minutes.',
      ),
    { key: 'needed' },
  ).action(signIn);
}

async function signIn(options: ServerOptions): Promise<void> {
  const { createSignInLink: result } = await ask(await keyedServer(options), {
    query: `mutation SignIn { createSignInLink { __typename ... on CreateSignInLinkPayload { url expiresAt } ... on Error { message } } }`,
    answer: z.object({ createSignInLink: z.union([Link, Refusal]) }),
  });
  if (!('url' in result)) throw refusalFailure(result);
  if (options.json === true) printJson({ url: result.url, expiresAt: result.expiresAt });
  else printLines([result.url]);
}
