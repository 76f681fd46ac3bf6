import { useQuery } from 'urql';
import { PlaygroundModelDocument } from './operations.ts';
import type { PlaygroundModel } from './request.ts';

/** The models that run beside the first; those that aren't there, or not yet, are left out. */
export function useBeside(slugs: readonly string[]): readonly PlaygroundModel[] {
  const [first, second, third] = slugs;
  return [useModel(first), useModel(second), useModel(third)].filter((model) => model !== null);
}

function useModel(slug: string | undefined): PlaygroundModel | null {
  const [{ data }] = useQuery({
    query: PlaygroundModelDocument,
    variables: { slug: slug ?? '' },
    pause: slug === undefined,
  });
  return slug === undefined ? null : (data?.model ?? null);
}
