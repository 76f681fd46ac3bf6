import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, Kind, parse, visit, type DocumentNode, type FragmentDefinitionNode } from 'graphql';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/*
 * Writes `operations.ts` into each folder of web/src that has `.graphql` files: their types and documents, by the
 * printed schema. A file a folder, so that a page loads the documents of its own and no others. Fragments may come from
 * any folder. With `--check` it writes nothing and fails if something would change.
 */

const SOURCES = join(import.meta.dirname, 'src');
const SCHEMA = join(import.meta.dirname, '../schema/schema.graphql');
const SCALARS = { DateTime: 'string', Decimal: 'string', JSON: 'unknown' };

const schema = parse(readFileSync(SCHEMA, 'utf8'));
const schemaAst = buildSchema(readFileSync(SCHEMA, 'utf8'));
const files = globSync(join(SOURCES, '**/*.graphql')).toSorted();
const documents = new Map(files.map((file) => [file, parse(readFileSync(file, 'utf8'))]));
const fragments = new Map(
  [...documents.values()].flatMap(fragmentsOf).map((fragment) => [fragment.name.value, fragment]),
);

let stale = 0;
for (const folder of new Set(files.map((file) => dirname(file)))) {
  const target = join(folder, 'operations.ts');
  const written = await write(folder);
  if (written === read(target)) continue;
  if (process.argv.includes('--check')) {
    console.error(`${relative(process.cwd(), target)} is stale: run npm run web:codegen.`);
    stale += 1;
  } else writeFileSync(target, written);
}
if (stale > 0) process.exitCode = 1;

async function write(folder: string): Promise<string> {
  const own = [...documents].filter(([file]) => dirname(file) === folder);
  const inherited = fragmentsNeededBy(own.map(([, document]) => document));
  return await codegen({
    filename: 'operations.ts',
    schema,
    schemaAst,
    documents: [
      ...own.map(([file, document]) => ({ location: file, document })),
      ...(inherited.length === 0
        ? []
        : [{ location: 'inherited.graphql', document: { kind: Kind.DOCUMENT, definitions: inherited } as const }]),
    ],
    config: {
      scalars: SCALARS,
      strictScalars: true,
      enumsAsTypes: true,
      skipTypename: true,
      useTypeImports: true,
      dedupeFragments: true,
      documentMode: 'documentNode',
    },
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations: typescriptOperations, documents: typedDocumentNode },
  });
}

/** The fragments of other folders that these documents spread, and those that these spread in their turn. */
function fragmentsNeededBy(own: readonly DocumentNode[]): FragmentDefinitionNode[] {
  const defined = new Set(own.flatMap(fragmentsOf).map((fragment) => fragment.name.value));
  const needed = new Map<string, FragmentDefinitionNode>();
  const look = (node: DocumentNode | FragmentDefinitionNode) => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        if (defined.has(value) || needed.has(value)) return;
        const fragment = fragments.get(value);
        if (fragment === undefined) throw new Error(`No .graphql file under web/src defines the fragment ${value}.`);
        needed.set(value, fragment);
        look(fragment);
      },
    });
  };
  own.forEach(look);
  return [...needed.values()];
}

function fragmentsOf(document: DocumentNode): FragmentDefinitionNode[] {
  return document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // there is none yet
  }
}
