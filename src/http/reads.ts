import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import type { Versions } from './answers.ts';
import type { ServerContext } from './graphql.ts';

/** Parts of the context that an answer may be made from and still hold for everybody. */
const SHARED: ReadonlySet<string> = new Set<keyof Context>(['catalog', 'performance', 'baseUrl']);

export interface WatchedContext {
  /** To be given to the resolvers instead. */
  readonly context: Context;
  /** Of what has been made with it so far; null when that doesn't hold for everybody. */
  versions(): Versions | null;
}

/**
 * Sees what resolvers take from the context. Whoever looked at anything but what is the same for everybody and has a
 * version (who asks, the database, what goes on right now) made an answer for one request alone. So nothing has to be
 * said of fields, and a new one can't be kept by mistake.
 */
export function watchReads(context: Context): WatchedContext {
  const catalog = context.catalog.version;
  const performance = context.performance.version;
  const read = new Set<string>();
  return {
    context: new Proxy(context, {
      get(target, name) {
        // Libraries keep their own things under symbols.
        if (typeof name === 'string') read.add(name);
        return Reflect.get(target, name);
      },
    }),
    versions() {
      for (const name of read) if (!SHARED.has(name)) return null;
      return read.has('performance') ? { catalog, performance } : { catalog };
    },
  };
}

/** Tells the route of which versions a query's answer is made. */
export function useReads(): Plugin<Context & Partial<ServerContext>> {
  return {
    onExecute({ args, context, executeFn, setExecuteFn }) {
      const { answering } = context;
      if (answering === undefined || getOperationAST(args.document, args.operationName)?.operation !== 'query')
        return undefined;
      const watched = watchReads(context);
      setExecuteFn((given) => executeFn({ ...given, contextValue: watched.context }));
      return {
        onExecuteDone({ result }) {
          if (!(Symbol.asyncIterator in result) && result.errors === undefined) answering.versions = watched.versions();
        },
      };
    },
  };
}
