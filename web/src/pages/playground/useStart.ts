import { useState } from 'react';
import { useMutation } from 'urql';
import { messageOf } from '../../api/refusal.ts';
import { StartDocument, type StartGenerationInput } from './operations.ts';

/** Why nothing was started, and which fields it is about. */
export interface StartRefusal {
  readonly message: string;
  readonly problems: readonly { readonly path: readonly string[]; readonly message: string }[];
}

export interface Starting {
  readonly busy: boolean;
  readonly refusal: StartRefusal | null;
  /** Starts them all; returns the ids of those that were accepted. */
  readonly start: (inputs: readonly StartGenerationInput[]) => Promise<string[]>;
}

/** Starts generations, each press once: an answer that is lost is asked for again under the same key. */
export function useStart(): Starting {
  const [, execute] = useMutation(StartDocument);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<StartRefusal | null>(null);
  const startOne = async (input: StartGenerationInput): Promise<string | StartRefusal> => {
    const keyed = { ...input, idempotencyKey: crypto.randomUUID() };
    let { data, error } = await execute({ input: keyed });
    // Whether it was accepted isn't known; with its key it can be asked again without starting twice.
    if (error?.networkError) ({ data, error } = await execute({ input: keyed }));
    if (data === undefined)
      return { message: error === undefined ? 'No answer came.' : messageOf(error), problems: [] };
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
