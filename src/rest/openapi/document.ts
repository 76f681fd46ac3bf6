import { createDocument, type createDocument as Create } from 'zod-openapi';
import { generationPaths } from './generation-paths.ts';
import { imagesPaths } from './images-paths.ts';
import { otherPaths } from './other-paths.ts';
import { sessionPaths } from './session.ts';

export type OpenApiDocument = ReturnType<typeof Create>;

/** What the plain-HTTP doors take and answer, as OpenAPI 3.1, from the same schemas that check requests and type answers. */
export function createOpenApiDocument(): OpenApiDocument {
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Pictograph over plain HTTP',
        version: '1',
        description:
          'The OpenAI-compatible door for pictures, and what OpenAI has no word for. The base URL of OpenAI’s clients is /openai/v1. Fields, codes and event types may be added: pass over those that you don’t know. The GraphQL API at /graphql says more.',
      },
      // Wherever this document was read.
      servers: [{ url: '/' }],
      security: [{ key: [] }],
      paths: { ...imagesPaths, ...generationPaths, ...otherPaths, ...sessionPaths },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'A key of this installation, pg_….' },
        },
      },
    },
    {
      // Answers may get more fields, so nobody should hold this document to the contrary.
      override: ({ jsonSchema, io }) => {
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    },
  );
}
