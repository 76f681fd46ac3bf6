import {
  getVariableValues,
  Kind,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { isCompilable } from './compilable.ts';
import { textCache } from './text-cache.ts';

/** Compiling takes as long as some ten runs: a document has to come back before it is worth it. */
const RUNS_BEFORE = 2;
/** Of all documents that have a program. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Leaves are given out as they are: the catalog's have come through the database's checks and TypeScript's, and JSON writes
 * a date as the scalar does. Asking each once more costs a quarter of a page.
 */
const OPTIONS = { disableLeafSerialization: true };

/** A query that passed every check of its document, compiled. */
interface Program {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly compiled: CompiledQuery;
}

interface Known {
  runs: number;
  /** Undefined as long as nobody tried; null where it can't be compiled, or must not. */
  program?: Program | null;
}

/**
 * Queries of the catalog as compiled programs, several times as fast as graphql's own walk. graphql-jit is exact only
 * within limits (`compilable.ts`), and words its errors in its own way: so what doesn't come out well is run again by
 * graphql, which changes nothing, since these are queries.
 */
export class Programs {
  readonly #byDocument = new WeakMap<DocumentNode, Known>();
  readonly #byText = textCache<Program>(MOST_CHARACTERS);

  /** Of a document that is about to run, once it has run often enough. */
  of({ schema, document }: ExecutionArgs): Program | null {
    const known = this.#byDocument.get(document) ?? { runs: 0 };
    this.#byDocument.set(document, known);
    if (known.program === undefined && (known.runs += 1) > RUNS_BEFORE) {
      const compiled = isCompilable(schema, document) ? compileQuery(schema, document, undefined, OPTIONS) : null;
      const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
      const sound = compiled !== null && isCompiledQuery(compiled) && operation !== undefined;
      known.program = sound ? { document, operation, compiled } : null;
      const text = document.loc?.source.body;
      if (known.program !== null && text !== undefined) this.#byText.set(text, known.program);
    }
    return known.program ?? null;
  }

  /** By a document's text, so that it needs neither be parsed nor checked again. */
  find(text: string): Program | null {
    return this.#byText.get(text) ?? null;
  }
}

/** Runs it; null when that is for graphql to do, or didn't come out well. */
export function runProgram(
  { operation, compiled }: Program,
  { schema, contextValue, variableValues, operationName }: Omit<ExecutionArgs, 'document'>,
): ExecutionResult | null | Promise<ExecutionResult | null> {
  // The document's only operation has to be the one that is asked for.
  if (operationName != null && operationName !== operation.name?.value) return null;
  const given = variableValues ?? {};
  if (getVariableValues(schema, operation.variableDefinitions ?? [], given).errors !== undefined) return null;
  const result = compiled.query(undefined, contextValue, given);
  const sound = (settled: ExecutionResult) => (settled.errors === undefined ? settled : null);
  return result instanceof Promise ? result.then(sound) : sound(result);
}

export function usePrograms(programs: Programs): Plugin {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const program = programs.of(args);
      if (program !== null)
        setExecuteFn(async (given: ExecutionArgs) => (await runProgram(program, given)) ?? executeFn(given));
    },
  };
}
