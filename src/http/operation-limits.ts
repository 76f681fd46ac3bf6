import { GraphQLError, type parse, type validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { excessOf } from './operation-size.ts';

/** More than any sensible operation needs, and less than what overflows a parser's stack. */
const MOST_TOKENS = 4000;
/** Whoever gets these can mend more at once than anybody wants to read. */
const MOST_ERRORS = 10;

/**
 * Refuses documents that are made to hurt, before anything looks at them closely: graphql's own rules, and the schema's
 * count of complexity, walk fragments again for each of their uses. Also holds for operations of sockets.
 */
export function useOperationLimits(): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      const parseWithin = parseFn as typeof parse; // yoga's own type leaves the options open
      setParseFn(((source, options) =>
        told(() => parseWithin(source, { ...options, maxTokens: MOST_TOKENS }))) satisfies typeof parse);
    },
    onValidate({ validateFn, setValidationFn }) {
      const validateWithin = validateFn as typeof validate; // the same
      setValidationFn(((schema, document, rules, options) => {
        const excess = excessOf(document);
        if (excess !== null) return [new GraphQLError(excess, { extensions: { code: 'QUERY_TOO_COMPLEX' } })];
        return validateWithin(schema, document, rules, { ...options, maxErrors: MOST_ERRORS });
      }) satisfies typeof validate);
    },
  };
}

function told<Parsed>(parseIt: () => Parsed): Parsed {
  try {
    return parseIt();
  } catch (error) {
    if (error instanceof GraphQLError) {
      error.extensions['code'] ??= 'GRAPHQL_PARSE_FAILED';
      throw error;
    }
    // Few tokens can still nest deeply enough for the stack, which depends on who called.
    if (!(error instanceof RangeError)) throw error;
    throw new GraphQLError('The document is nested too deeply.', { extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
  }
}
