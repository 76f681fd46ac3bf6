import pino from 'pino';
import { loggableError } from './loggable-error.ts';

export type Log = pino.Logger;

/**
 * A log line is an event name and fields. Keys and prompts are never passed to it; the paths below are the belt to
 * those braces.
 */
export function createLog(level: string, destination?: pino.DestinationStream): Log {
  const options = {
    level,
    redact: ['authorization', '*.authorization', 'apiKey', '*.apiKey', 'secret', '*.secret', 'prompt', '*.prompt'],
    base: null,
    serializers: { err: (error: unknown) => errorFields(loggableError(error)) },
  };
  if (destination !== undefined) return pino(options, destination);
  if (process.stdout.isTTY)
    return pino({ ...options, transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } });
  return pino(options);
}

function errorFields(error: unknown): unknown {
  return error instanceof Error ? pino.stdSerializers.err(error) : error;
}
