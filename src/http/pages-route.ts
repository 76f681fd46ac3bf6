import { Hono } from 'hono';
import type { Catalog, Model } from '../catalog/model.ts';
import { oneLine } from '../catalog/page/markdown.ts';
import { pageOf } from '../catalog/page/page-of.ts';
import { cached } from './cached.ts';

const MARKDOWN = { form: 'page', contentType: 'text/markdown; charset=utf-8' };

/** The catalog as pages that people's agents read: the list of all models, and one page a model. Open to everybody. */
export function createPagesRoute({ catalog, baseUrl }: { catalog: () => Catalog; baseUrl: () => string }): Hono {
  return new Hono()
    .get('/llms.txt', (context) => {
      const now = catalog();
      return cached(context, { of: now, ...MARKDOWN }, () => listOf(now, baseUrl()));
    })
    .get('/models/:creator/:slug/llms.txt', (context) => {
      const { creator, slug } = context.req.param();
      const model = catalog().model(slug);
      if (model === null || model.creator.slug !== creator) {
        const message = `There is no model ${creator}/${slug}. ${baseUrl()}/llms.txt lists those that there are.`;
        return context.json({ error: { code: 'NOT_FOUND', message } }, 404);
      }
      // An alias leads to the page; what is kept of it is kept once.
      if (model.slug !== slug) return context.redirect(pathOf(model), 301);
      return cached(context, { of: model, ...MARKDOWN }, () => pageOf(model, baseUrl()));
    });
}

/** As https://llmstxt.org proposes it: a title, a sentence, links. */
function listOf({ models }: Catalog, baseUrl: string): string {
  const lines = models
    .filter(({ status }) => status !== 'DISABLED')
    .map((model) => {
      const said = [model.summary, `Slug: ${model.slug}.`].filter((text) => text !== '').join(' ');
      return `- [${oneLine(model.name).replaceAll(/[[\]]/g, String.raw`\$&`)}](${baseUrl}${pathOf(model)}): ${oneLine(said)}`;
    });
  return (
    [
      '# Image models',
      '> What each model can do, costs, how fast and how reliable its providers are. One page a model.',
      ['## Models', ...(lines.length === 0 ? ['None yet.'] : [lines.join('\n')])].join('\n\n'),
      `## API\n\n- [GraphQL](${baseUrl}/graphql): the same catalog, and generations`,
    ].join('\n\n') + '\n'
  );
}

function pathOf({ creator, slug }: Model): string {
  return `/models/${creator.slug}/${slug}/llms.txt`;
}
