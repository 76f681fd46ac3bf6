import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiError, type GenerateContentResponse, GoogleGenAI, MediaModality, type Part } from '@google/genai';
import { OAuth2Client } from 'google-auth-library';
import sharp from 'sharp';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { MODEL } from './ask.ts';

describe("Google's own client in its mode for Vertex AI", () => {
  let sandbox: SandboxProcess;
  let google: GoogleGenAI;
  before(async () => {
    sandbox = await startSandbox({ speed: 200 });
    google = clientWith('a-token');
  });
  after(() => sandbox.stop());

  function clientWith(token: string): GoogleGenAI {
    const authClient = new OAuth2Client();
    authClient.setCredentials({ access_token: token, expiry_date: Date.now() + 3_600_000 });
    return new GoogleGenAI({
      vertexai: true,
      project: 'a-project',
      location: 'global',
      googleAuthOptions: { authClient },
      httpOptions: { baseUrl: `${sandbox.url}/vertex` },
    });
  }

  const small = { seed: 7, imageConfig: { imageSize: '512' } };
  const paint = (contents: string, client = google) =>
    client.models.generateContent({ model: MODEL, contents, config: small });

  test('gets a picture in the format that it asks for, by project and location', async () => {
    await sandbox.clear();
    const response = await google.models.generateContent({
      model: MODEL,
      contents: 'a red kite over a green hill',
      config: { seed: 7, imageConfig: { aspectRatio: '16:9', imageSize: '512', outputMimeType: 'image/png' } },
    });
    const [candidate] = response.candidates ?? [];
    assert.deepEqual([candidate?.finishReason, candidate?.index], ['STOP', undefined]);
    const parts = candidate?.content?.parts ?? [];
    assert(
      parts.every((part) => part.text !== ''),
      'a whole answer has no empty text',
    );
    const image = parts.findLast((part) => part.inlineData !== undefined);
    assert.equal(image?.inlineData?.mimeType, 'image/png');
    const { format, width, height } = await sharp(bytesOf(image)).metadata();
    assert.deepEqual({ format, width, height }, { format: 'png', width: 688, height: 384 });
    assert.equal(response.usageMetadata?.trafficType, 'ON_DEMAND');
    assert.deepEqual(response.usageMetadata.candidatesTokensDetails, [{ modality: 'IMAGE', tokenCount: 747 }]);
    assert.ok(response.createTime);
    const [request] = await sandbox.requests();
    assert.equal(
      request?.path,
      `/vertex/v1beta1/projects/a-project/locations/global/publishers/google/models/${MODEL}:generateContent`,
    );
    assert.deepEqual((await sandbox.bill())[0]?.provider, 'vertex');
  });

  test('is told the counts with the last chunk of a stream alone', async () => {
    const chunks: GenerateContentResponse[] = await Array.fromAsync(
      await google.models.generateContentStream({
        model: MODEL,
        contents: 'a capybara in a ceramics studio',
        config: { ...small, thinkingConfig: { includeThoughts: true } },
      }),
    );
    for (const chunk of chunks.slice(0, -1)) assert.deepEqual(chunk.usageMetadata, { trafficType: 'ON_DEMAND' });
    const last = chunks.at(-1);
    assert.deepEqual(last?.candidates?.[0]?.content?.parts, [{ text: '' }]);
    assert.equal(last.candidates[0]?.finishReason, 'STOP');
    assert.ok((last.usageMetadata?.totalTokenCount ?? 0) > 747);
    const withPicture = chunks.find((chunk) =>
      chunk.candidates?.[0]?.content?.parts?.some((part) => part.inlineData !== undefined && part.thought !== true),
    );
    assert.match(withPicture?.candidates?.[0]?.safetyRatings?.[0]?.category ?? '', /^HARM_CATEGORY_IMAGE_/);
    assert.ok(chunks.some((chunk) => chunk.candidates?.[0]?.content?.parts?.some((part) => part.thought)));
  });

  test('hears why it was refused', async () => {
    const withheld = await paint('[fail:safety] a thing');
    assert.equal(withheld.candidates?.[0]?.finishReason, 'IMAGE_SAFETY');
    assert.match(withheld.candidates[0]?.finishMessage ?? '', /^Unable to show the generated image/);
    const blocked = await paint('[fail:blocked] a thing');
    assert.equal(blocked.promptFeedback?.blockReason, 'PROHIBITED_CONTENT');
    assert.ok(blocked.promptFeedback.blockReasonMessage);
  });

  test('continues its own chat, and not one whose signature was changed', async () => {
    const chat = google.chats.create({ model: MODEL, config: small });
    await chat.sendMessage({ message: 'a lighthouse' });
    const edited = await chat.sendMessage({ message: 'make it night' });
    assert.ok(
      (edited.usageMetadata?.promptTokensDetails ?? []).some(({ modality }) => modality === MediaModality.IMAGE),
    );
    const history = chat.getHistory();
    const image = history.flatMap(({ parts = [] }) => parts).find(({ inlineData }) => inlineData !== undefined);
    assert.ok(image);
    image.thoughtSignature = Buffer.from('another').toString('base64');
    const changed = google.chats.create({ model: MODEL, config: small, history });
    await assert.rejects(changed.sendMessage({ message: 'again' }), isError(400, 'Corrupted thought signature'));
  });

  test('gets errors as Vertex AI words them', async () => {
    await assert.rejects(paint('[fail:429] a thing'), isError(429, 'Resource exhausted'));
    await assert.rejects(
      paint('[fail:429] a thing'),
      (error) => error instanceof Error && !error.message.includes('RetryInfo'),
    );
    await assert.rejects(paint('[fail:403] a thing'), isError(403, 'aiplatform.endpoints.predict'));
    await assert.rejects(paint('a thing', clientWith('an-invalid-token')), isError(401, 'ACCESS_TOKEN_EXPIRED'));
    await assert.rejects(
      google.models.generateContent({ model: 'gemini-9', contents: 'a thing' }),
      isError(404, 'projects/a-project/locations/global/publishers/google/models/gemini-9'),
    );
    await assert.rejects(
      google.models.generateContent({
        model: MODEL,
        contents: 'a thing',
        config: { imageConfig: { outputMimeType: 'image/gif' } },
      }),
      isError(400, 'image/gif'),
    );
  });

  test('needs no project with a key, and no more than that to look at a model', async () => {
    await sandbox.clear();
    const express = new GoogleGenAI({
      vertexai: true,
      apiKey: 'a-key',
      httpOptions: { baseUrl: `${sandbox.url}/vertex` },
    });
    assert.ok((await paint('a thing', express)).candidates);
    const [request] = await sandbox.requests();
    assert.equal(request?.path, `/vertex/v1beta1/publishers/google/models/${MODEL}:generateContent`);
    assert.equal((await google.models.get({ model: MODEL })).name, `publishers/google/models/${MODEL}`);
  });

  test('is turned away without any credential, and with fields that only the Gemini API knows', async () => {
    const path = `/v1/projects/p/locations/global/publishers/google/models/${MODEL}:generateContent`;
    const post = (headers: Record<string, string>, more: object = {}) =>
      fetch(`${sandbox.url}/vertex${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'a thing' }] }], ...more }),
      });
    const without = await post({});
    assert.deepEqual([without.status, (await without.text()).includes('CREDENTIALS_MISSING')], [401, true]);
    const authorization = 'Bearer a-token';
    assert.equal((await post({ authorization }, { store: false })).status, 400);
    assert.equal((await post({ authorization }, { labels: { team: 'a' } })).status, 200);
  });
});

function bytesOf(part: Part | undefined): Buffer {
  return Buffer.from(part?.inlineData?.data ?? '', 'base64');
}

function isError(status: number, words: string): (error: unknown) => boolean {
  return (error) => error instanceof ApiError && error.status === status && error.message.includes(words);
}
