import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

const MOST_ALIASES = 60;
const MOST_DIRECTIVES = 20;
/** What one operation may select, every use of a fragment counted again. */
const MOST_FIELDS = 2000;
const MOST_ROOT_FIELDS = 10;
/** Starting may set money running: one such field is enough for one request. */
const MOST_STARTS = 1;

/**
 * What a document has too much of, as a sentence; null when nothing. These are the things with which a small document
 * asks for the same again and again; what each field costs is the schema's to know.
 */
export function excessOf(document: DocumentNode): string | null {
  let aliases = 0;
  let directives = 0;
  visit(document, {
    Field: ({ alias }) => void (alias !== undefined && (aliases += 1)),
    Directive: () => void (directives += 1),
  });
  if (aliases > MOST_ALIASES) return `A document takes at most ${MOST_ALIASES} aliases; this one has ${aliases}.`;
  if (directives > MOST_DIRECTIVES) {
    return `A document takes at most ${MOST_DIRECTIVES} directives; this one has ${directives}.`;
  }
  const all = counter(
    document,
    ({ selectionSet }, count) => 1 + (selectionSet === undefined ? 0 : count(selectionSet)),
  );
  const root = counter(document, () => 1);
  const starts = counter(document, ({ name }) => (name.value === 'startGeneration' ? 1 : 0));
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { selectionSet } = definition;
    if (all(selectionSet) > MOST_FIELDS) {
      return `An operation selects at most ${MOST_FIELDS} fields, with all uses of its fragments.`;
    }
    if (root(selectionSet) > MOST_ROOT_FIELDS) return `An operation takes at most ${MOST_ROOT_FIELDS} root fields.`;
    if (starts(selectionSet) > MOST_STARTS) {
      return 'An operation starts at most one generation. Send one request each.';
    }
  }
  return null;
}

/** Sums what each field weighs, through fragments, each of them walked once. */
function counter(
  { definitions }: DocumentNode,
  weigh: (field: FieldNode, count: (selectionSet: SelectionSetNode) => number) => number,
): (selectionSet: SelectionSetNode) => number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  const known = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    // A fragment that comes to itself again is refused by graphql's rules; here it just ends.
    known.set(name, 0);
    const fragment = fragments.get(name);
    const sum = fragment === undefined ? 0 : count(fragment.selectionSet);
    known.set(name, sum);
    return sum;
  };
  const count = ({ selections }: SelectionSetNode): number => {
    let sum = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) sum += weigh(selection, count);
      else if (selection.kind === Kind.INLINE_FRAGMENT) sum += count(selection.selectionSet);
      else sum += ofFragment(selection.name.value);
    }
    return sum;
  };
  return count;
}
