import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { LiveQuoteDocument, type LiveQuoteQuery, type QuoteInput } from './operations.ts';

/** So long after the last key, so that a price isn't asked for each letter. */
const PAUSE_MS = 300;

/** What the request would cost at each offer, as it is typed. The last answer stays while the next is on its way. */
export function useQuote(input: QuoteInput | null): LiveQuoteQuery['quote'] | null {
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
