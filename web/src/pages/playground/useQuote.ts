import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { LiveQuoteDocument, type LiveQuoteQuery, type QuoteInput } from './operations.ts';

export type LiveQuote = LiveQuoteQuery['quote'];

/** So long after the last key, so that a price isn't asked for each letter. */
const PAUSE_MS = 300;

/** What the request would cost at each offer, as it is typed. The last answer stays while the next is on its way. */
function useQuote(input: QuoteInput | null): LiveQuote | null {
  const wanted = JSON.stringify(input);
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const variables = JSON.parse(asked) as QuoteInput | null;
  const [{ data }] = useQuery({
    query: LiveQuoteDocument,
    variables: { input: variables ?? { model: '' } },
    pause: variables === null,
  });
  return data?.quote ?? null;
}

/** Those of as many models as can be run side by side; null for one that isn't there yet. */
export function useQuotes(inputs: readonly QuoteInput[]): readonly (LiveQuote | null)[] {
  const [first = null, second = null, third = null, fourth = null] = inputs;
  const quotes = [useQuote(first), useQuote(second), useQuote(third), useQuote(fourth)];
  return quotes.slice(0, inputs.length);
}
