/** Ascending by code units, which every process orders alike. */
export function alphabetically(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
