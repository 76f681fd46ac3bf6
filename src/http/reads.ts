import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import type { Versions } from './answers.ts';
import type { ServerContext } from './graphql.ts';

/** Parts of the context that an answer may be made from and still hold for everybody. */
const SHARED: ReadonlySet<keyof Context> = new Set(['catalog', 'performance', 'baseUrl']);

/**
 * Sees what a query's resolvers take from the context, and tells the route of which versions the answer is made. Whoever
 * looked at anything else (who asks, the database, what goes on right now) made an answer that is for one request alone.
 * So nothing has to be said of fields, and a new one can't be kept by mistake.
 */
export function useReads(): Plugin<Context & Partial<ServerContext>> {
  return {
    onExecute({ args, context, executeFn, setExecuteFn }) {
      const { answering } = context;
      const operation = getOperationAST(args.document, args.operationName)?.operation;
      if (answering === undefined || operation !== 'query') return undefined;
      const versions: Required<Versions> = {
        catalog: context.catalog.version,
        performance: context.performance.version,
      };
      const read = new Set<string>();
      const watched = new Proxy(context, {
        get(target, name) {
          // Libraries keep their own things under symbols.
          if (typeof name === 'string') read.add(name);
          return Reflect.get(target, name);
        },
      });
      setExecuteFn((given) => executeFn({ ...given, contextValue: watched }));
      return {
        onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result || (result.errors?.length ?? 0) > 0) return;
          if ([...read].some((name) => !SHARED.has(name as keyof Context))) return;
          const { catalog, performance } = versions;
          answering.versions = read.has('performance') ? { catalog, performance } : { catalog };
        },
      };
    },
  };
}
