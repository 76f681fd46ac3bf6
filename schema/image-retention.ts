import { setImageRetention } from '../src/access/image-retention.ts';
import { IMAGE_RETENTIONS, type ImageRetention } from '../src/access/retentions.ts';
import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { builder } from './builder.ts';
import './forbidden-error.ts';

export const ImageRetentionEnum = builder.enumType('ImageRetention', {
  description:
    'How long the pictures of an account are kept after their generation has ended: those that came out, the interim ones, those that went in, and the conversation that a refinement continues. Prompts and texts stay. More may come.',
  values: {
    NONE: { description: 'An hour, in which the last links to them die.' },
    DAYS_7: { description: 'Seven days.' },
    DAYS_30: { description: 'Thirty days.' },
    FOREVER: { description: 'Until their generation is erased. An upload goes after seven days all the same.' },
  } satisfies Record<(typeof IMAGE_RETENTIONS)[number], { description: string }>,
});

const SetImageRetentionInput = builder.inputType('SetImageRetentionInput', {
  description: 'How long pictures shall be kept.',
  fields: (t) => ({
    imageRetention: t.field({ type: ImageRetentionEnum, description: 'For all pictures of the viewer’s account.' }),
  }),
});

const SetImageRetentionPayload = builder
  .objectRef<{ readonly imageRetention: ImageRetention }>('SetImageRetentionPayload')
  .implement({
    description: 'The retention is set.',
    fields: (t) => ({
      imageRetention: t.field({
        type: ImageRetentionEnum,
        description: 'How long pictures are kept now.',
        resolve: ({ imageRetention }) => imageRetention,
      }),
    }),
  });

builder.mutationField('setImageRetention', (t) =>
  t.field({
    type: SetImageRetentionPayload,
    description:
      'Sets how long pictures of the viewer’s account are kept, also those that there are: what has outlived it goes within minutes and doesn’t come back. Twice is harmless. For admins.',
    errors: {
      types: [ForbiddenRefusal],
      union: { name: 'SetImageRetentionResult', description: 'The retention as it is now, or why it was not set.' },
      directResult: true,
    },
    args: { input: t.arg({ type: SetImageRetentionInput, description: 'How long pictures shall be kept.' }) },
    resolve: async (_root, { input }, { database, viewer }) => ({
      imageRetention: await setImageRetention(database.orm, viewer, input.imageRetention),
    }),
  }),
);
