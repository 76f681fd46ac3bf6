/** In the address, runs that were started side by side are one word: their ids with dots between. */
export function groupOf(ids: readonly string[]): string {
  return ids.join('.');
}

export function membersOf(group: string): string[] {
  return group.split('.').filter((id) => id !== '');
}

/** The runs after more were started: a refinement takes the place of what it continues, everything else comes first. */
export function withStarted(
  runs: readonly string[],
  started: readonly string[],
  refined: string | undefined,
): readonly string[] {
  if (started.length === 1 && refined !== undefined && runs.includes(refined))
    return runs.map((run) => (run === refined ? groupOf(started) : run));
  return [groupOf(started), ...runs];
}
