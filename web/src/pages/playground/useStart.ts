import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { randomId } from '../../api/random-id.ts';
import { messageOf } from '../../api/refusal.ts';
import { StartDocument, type StartGenerationInput } from './operations.ts';

export interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Why nothing was started, and which fields it is about. */
export interface StartRefusal {
  readonly message: string;
  readonly problems: readonly Problem[];
}

export interface Starting {
  readonly busy: boolean;
  readonly refusal: StartRefusal | null;
  /** Starts them all; returns the ids of those that were accepted. */
  readonly start: (inputs: readonly StartGenerationInput[]) => Promise<string[]>;
  /** Takes the refusal away: what it was about has been changed. */
  readonly forget: () => void;
}

/** How long it waits before it asks again for an answer that was lost: a server that restarts is back by then. */
const AGAIN_AFTER_MS = [300, 1000, 2000, 4000];

/**
 * Starts generations, each press once. While the answer to a start is lost, nobody knows whether it was accepted: it is
 * asked for again under the same key, by itself at first, and then by the next press for the same.
 */
export function useStart(): Starting {
  const [, execute] = useMutation(StartDocument);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<StartRefusal | null>(null);
  /** The keys of starts whose answer is lost, by what was asked for and its place among others. */
  const unanswered = useRef(new Map<string, string>());
  const startOne = async (input: StartGenerationInput, place: number): Promise<string | StartRefusal> => {
    const name = JSON.stringify([place, input]);
    const idempotencyKey = unanswered.current.get(name) ?? randomId();
    unanswered.current.set(name, idempotencyKey);
    let answer = await execute({ input: { ...input, idempotencyKey } });
    for (const pauseMs of AGAIN_AFTER_MS) {
      if (!answer.error?.networkError) break;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      answer = await execute({ input: { ...input, idempotencyKey } });
    }
    const { data, error } = answer;
    if (data === undefined) {
      return {
        message: error?.networkError
          ? 'The server can’t be reached. Press again when it is back: nothing is started twice.'
          : error === undefined
            ? 'No answer came.'
            : messageOf(error),
        problems: [],
      };
    }
    unanswered.current.delete(name);
    const result = data.startGeneration;
    switch (result.__typename) {
      case 'StartGenerationPayload':
        return result.generation.id;
      case 'InvalidInputError':
        return { message: result.message, problems: result.problems };
      case 'NoOfferError': {
        const why = result.considered.map(({ configKey, reason }) => `${configKey}: ${reason}`).join(' ');
        return { message: `${result.message} ${why}`, problems: [] };
      }
      default:
        return { message: result.message, problems: [] };
    }
  };
  return {
    busy,
    refusal,
    forget: () => setRefusal(null),
    async start(inputs) {
      setBusy(true);
      setRefusal(null);
      const results = await Promise.all(inputs.map(startOne));
      setBusy(false);
      setRefusal(results.find((result) => typeof result !== 'string') ?? null);
      return results.filter((result) => typeof result === 'string');
    },
  };
}
