/** Whether a value of JSON is nested deeper than `most` levels. Without recursion, which is what a deep one would break. */
export function isDeeper(value: object, most: number): boolean {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one) => Object.values(one).filter((child) => typeof child === 'object' && child !== null));
  }
  return false;
}
