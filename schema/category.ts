import type { Category } from '../src/catalog/model.ts';
import { builder } from './builder.ts';
import { ModeEnum } from './mode.ts';

export const CategoryType = builder.objectRef<Category>('Category').implement({
  description: 'A use case that groups competitions of one mode. The same name in another mode is another category.',
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Short name, unique within its mode: "text-rendering".' }),
    name: t.exposeString('name', { description: 'Name for people: "Text Rendering".' }),
    mode: t.expose('mode', { type: ModeEnum, description: 'The mode that its competitions are of.' }),
  }),
});
