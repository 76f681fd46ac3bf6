/**
 * The messages that a generateContent request is made of: the fields that Google's API knows, by their camelCase
 * names. What the sandbox does not look into (functions, schemas, audio) is `anything`.
 */
export type FieldShape =
  | { readonly kind: 'string' | 'bytes' | 'boolean' | 'integer' | 'number' | 'anything' }
  /** `insensitive` for the enums whose names Google takes in any case. */
  | { readonly kind: 'enum'; readonly type: string; readonly values: readonly string[]; readonly insensitive?: true }
  | { readonly kind: 'message'; readonly message: MessageShape }
  | { readonly kind: 'list'; readonly of: FieldShape };

export interface MessageShape {
  readonly fields: Readonly<Record<string, FieldShape>>;
  /** Fields of which at most one may be set. */
  readonly oneOf?: readonly string[];
}

const string: FieldShape = { kind: 'string' };
const boolean: FieldShape = { kind: 'boolean' };
const integer: FieldShape = { kind: 'integer' };
const number: FieldShape = { kind: 'number' };
const anything: FieldShape = { kind: 'anything' };

const message = (fields: MessageShape['fields'], oneOf?: readonly string[]): FieldShape => ({
  kind: 'message',
  message: oneOf === undefined ? { fields } : { fields, oneOf },
});
const list = (of: FieldShape): FieldShape => ({ kind: 'list', of });

const TYPE = 'type.googleapis.com/google.ai.generativelanguage.v1beta';

const PART_DATA = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
];

const part = message(
  {
    text: string,
    inlineData: message({ mimeType: string, data: { kind: 'bytes' }, displayName: string }),
    fileData: message({ mimeType: string, fileUri: string, displayName: string }),
    thought: boolean,
    thoughtSignature: { kind: 'bytes' },
    functionCall: anything,
    functionResponse: anything,
    executableCode: anything,
    codeExecutionResult: anything,
    videoMetadata: anything,
    mediaResolution: anything,
    partMetadata: anything,
  },
  PART_DATA,
);

const content = message({ role: string, parts: list(part) });

const imageFormat = { aspectRatio: string, imageSize: string };

const generationConfig: MessageShape['fields'] = {
  stopSequences: list(string),
  responseMimeType: string,
  responseSchema: anything,
  responseJsonSchema: anything,
  responseModalities: list({
    kind: 'enum',
    type: `${TYPE}.GenerationConfig.Modality`,
    values: ['MODALITY_UNSPECIFIED', 'TEXT', 'IMAGE', 'AUDIO'],
    insensitive: true,
  }),
  candidateCount: integer,
  maxOutputTokens: integer,
  temperature: number,
  topP: number,
  topK: number,
  seed: integer,
  presencePenalty: number,
  frequencyPenalty: number,
  responseLogprobs: boolean,
  logprobs: integer,
  enableEnhancedCivicAnswers: boolean,
  speechConfig: anything,
  mediaResolution: anything,
  thinkingConfig: message({
    includeThoughts: boolean,
    thinkingBudget: integer,
    thinkingLevel: {
      kind: 'enum',
      type: `${TYPE}.ThinkingConfig.ThinkingLevel`,
      values: ['THINKING_LEVEL_UNSPECIFIED', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH'],
      insensitive: true,
    },
  }),
  imageConfig: message(imageFormat),
  responseFormat: message({ image: message({ ...imageFormat, delivery: string, mimeType: string }), text: anything }),
};

const searchTypes = message({ webSearch: message({}), imageSearch: message({}) });

const tool = (googleSearch: MessageShape['fields']): FieldShape =>
  list(
    message({
      googleSearch: message({ searchTypes, ...googleSearch }),
      googleSearchRetrieval: anything,
      functionDeclarations: anything,
      codeExecution: anything,
      urlContext: anything,
    }),
  );

/** What both doors take. */
const common: MessageShape['fields'] = {
  model: string,
  contents: list(content),
  systemInstruction: content,
  toolConfig: anything,
  safetySettings: list(message({ category: string, threshold: string, method: string })),
  cachedContent: string,
  continuationToken: string,
};

export const GENERATE_CONTENT_REQUEST: MessageShape = {
  fields: {
    ...common,
    tools: tool({ timeRangeFilter: message({ startTime: string, endTime: string }) }),
    generationConfig: message(generationConfig),
    serviceTier: {
      kind: 'enum',
      type: `${TYPE}.ServiceTier`,
      values: ['unspecified', 'standard', 'flex', 'priority'],
      insensitive: true,
    },
    store: boolean,
  },
};

/** Vertex AI keeps nothing and has its tiers elsewhere, but says what format the picture has and whom it may show. */
export const VERTEX_GENERATE_CONTENT_REQUEST: MessageShape = {
  fields: {
    ...common,
    tools: tool({ excludeDomains: list(string), blockingConfidence: string }),
    generationConfig: message({
      ...generationConfig,
      imageConfig: message({
        ...imageFormat,
        personGeneration: string,
        prominentPeople: string,
        imageOutputOptions: message({ mimeType: string, compressionQuality: integer }),
      }),
    }),
    labels: anything,
  },
};

export const BATCH_REQUEST: MessageShape = {
  fields: {
    batch: message({
      name: string,
      model: string,
      displayName: string,
      priority: integer,
      inputConfig: message(
        {
          fileName: string,
          requests: message({
            requests: list(
              message({ request: { kind: 'message', message: GENERATE_CONTENT_REQUEST }, metadata: anything }),
            ),
          }),
        },
        ['fileName', 'requests'],
      ),
    }),
  },
};
