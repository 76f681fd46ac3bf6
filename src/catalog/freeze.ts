/** Freezes everything that can be reached, through cycles too; what is frozen already is not looked into again. */
export function freezeAll<Root extends object>(root: Root): Root {
  const open: object[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const value of Object.values(next)) if (typeof value === 'object' && value !== null) open.push(value);
  }
  return root;
}
