/** Whether a value of JSON is nested deeper than `most` levels. Without recursion, which is what a deep one would break. */
export function isDeeper(value: object, most: number): boolean {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one) => Object.values(one).filter((child) => typeof child === 'object' && child !== null));
  }
  return false;
}

/** Whether a value of JSON holds more than `most` values, at whatever level. It stops counting there. */
export function isLarger(value: object, most: number): boolean {
  const open: object[] = [value];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const inner: unknown[] = Object.values(next);
    count += inner.length;
    if (count > most) return true;
    open.push(...inner.filter((child) => typeof child === 'object' && child !== null));
  }
  return false;
}
