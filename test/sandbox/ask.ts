import assert from 'node:assert/strict';

export const MODEL = 'gemini-3.1-flash-image';

export interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly inlineData?: { readonly mimeType: string; readonly data: string };
}

/** As much of Google's answer as the tests look at. */
export interface Answer {
  readonly candidates?: readonly {
    readonly content: { readonly parts?: readonly Part[]; readonly role?: string };
    readonly finishReason?: string;
    readonly finishMessage?: string;
    readonly groundingMetadata?: Record<string, unknown>;
  }[];
  readonly promptFeedback?: { readonly blockReason: string };
  readonly usageMetadata?: {
    readonly promptTokenCount: number;
    readonly candidatesTokenCount?: number;
    readonly thoughtsTokenCount?: number;
    readonly totalTokenCount: number;
    readonly candidatesTokensDetails?: readonly { readonly modality: string; readonly tokenCount: number }[];
  };
  readonly error?: {
    readonly code: number;
    readonly status: string;
    readonly message: string;
    readonly details?: readonly Record<string, unknown>[];
  };
  readonly responseId?: string;
  readonly modelVersion?: string;
}

/** A request body for a prompt; `config` is its generationConfig. */
export function bodyOf(prompt: string, config: object = {}): object {
  return {
    contents: [{ role: 'user', parts: [{ text: prompt }] }],
    generationConfig: { imageConfig: { imageSize: '512' }, ...config },
  };
}

/** Posts to a method of the model with plain fetch. */
export function ask(
  url: string,
  body: object | string,
  {
    method = 'generateContent',
    query = '',
    key = 'any',
    model = MODEL,
    signal,
  }: Partial<Record<'method' | 'query' | 'key' | 'model', string>> & { signal?: AbortSignal } = {},
): Promise<Response> {
  return fetch(`${url}/v1/models/${model}:${method}${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === '' ? {} : { 'x-goog-api-key': key }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

export function stream(url: string, body: object | string, signal?: AbortSignal): Promise<Response> {
  return ask(url, body, {
    method: 'streamGenerateContent',
    query: '?alt=sse',
    ...(signal === undefined ? {} : { signal }),
  });
}

export async function answerOf(response: Response): Promise<Answer> {
  return parse(await response.text());
}

export function parse(json: string): Answer {
  const answer: Answer = JSON.parse(json);
  return answer;
}

/** The events of a whole stream, whose framing is checked on the way. */
export function eventsOf(text: string): Answer[] {
  assert.ok(text.endsWith('\r\n\r\n'), 'a stream ends after a whole event');
  return text
    .slice(0, -4)
    .split('\r\n\r\n')
    .map((event) => {
      assert.match(event, /^data: \{[^\n]*\}$/);
      return parse(event.slice('data: '.length));
    });
}

export function partsOf(answers: readonly Answer[]): Part[] {
  return answers.flatMap((answer) => answer.candidates?.[0]?.content.parts ?? []);
}

/** The final picture: the last image that is no thought. */
export function pictureOf(answers: readonly Answer[]): Buffer {
  const image = partsOf(answers).findLast((part) => part.inlineData !== undefined && part.thought !== true);
  assert.ok(image?.inlineData, 'expected an image part');
  return Buffer.from(image.inlineData.data, 'base64');
}

/** Polls until the condition holds, for at most ten seconds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await condition())) {
    assert.ok(performance.now() < end, 'the condition did not come true within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
