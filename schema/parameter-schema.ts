import { parameterSchema } from '../src/parameters/schema.ts';
import { builder } from './builder.ts';
import { ModeEnum } from './mode.ts';
import { ModelRef } from './model.ts';

builder.objectField(ModelRef, 'parameterSchema', (t) =>
  t.field({
    type: 'JSON',
    nullable: true,
    description:
      'All that a request may say in a mode, as a JSON Schema 2020-12 object to build forms from and to check with. Its `x-pictograph` keyword tells of each parameter the group, the input field that carries it, how each offer treats it, and the providers that alone understand it. Null when the model or the offer doesn’t serve the mode, or when the model has no such offer.',
    args: {
      mode: t.arg({ type: ModeEnum, description: 'The mode that the request will have.' }),
      configKey: t.arg.string({
        required: false,
        description:
          'One offer, as provider/name: only what that offer takes. Without it, what the model takes over all offers.',
      }),
    },
    resolve: (model, { mode, configKey }) => {
      if (configKey === null || configKey === undefined) return parameterSchema(model, mode);
      const offer = model.offers.find((one) => one.configKey === configKey);
      return offer === undefined ? null : parameterSchema(model, mode, offer);
    },
  }),
);
