import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answering, ask, brief, failure } from './answers.ts';

describe('an error before the answer', () => {
  const keyInvalid = [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
  ];
  const cases: readonly (readonly [number, string, object[], string, number | null])[] = [
    [400, 'INVALID_ARGUMENT', [], 'INVALID_REQUEST OFFER NO', null],
    [400, 'INVALID_ARGUMENT', keyInvalid, 'PROVIDER_AUTH OFFER NO', null],
    [400, 'FAILED_PRECONDITION', [], 'PROVIDER_ERROR OFFER NO', null],
    [401, 'UNAUTHENTICATED', [], 'PROVIDER_AUTH OFFER NO', null],
    [403, 'PERMISSION_DENIED', [], 'PROVIDER_AUTH OFFER NO', null],
    [404, 'NOT_FOUND', [], 'PROVIDER_ERROR OFFER NO', null],
    [429, 'RESOURCE_EXHAUSTED', [], 'RATE_LIMITED RETRY NO', null],
    [429, 'RESOURCE_EXHAUSTED', quota('RequestsPerMinute', '10', '34.4s'), 'RATE_LIMITED RETRY NO', 34_400],
    [429, 'RESOURCE_EXHAUSTED', quota('RequestsPerMinute', '10', '1000000000s'), 'RATE_LIMITED RETRY NO', 60_000],
    [429, 'RESOURCE_EXHAUSTED', quota('RequestsPerMinute', '10', 'soon'), 'RATE_LIMITED RETRY NO', null],
    [429, 'RESOURCE_EXHAUSTED', quota('RequestsPerDayPerProject', '250', '34s'), 'PROVIDER_QUOTA OFFER NO', null],
    [429, 'RESOURCE_EXHAUSTED', quota('RequestsPerMinute-FreeTier', '0', '34s'), 'PROVIDER_QUOTA OFFER NO', null],
    [499, 'CANCELLED', [], 'PROVIDER_ERROR RETRY MAYBE', null],
    [500, 'INTERNAL', [], 'PROVIDER_ERROR RETRY NO', null],
    [503, 'UNAVAILABLE', [], 'PROVIDER_UNAVAILABLE RETRY NO', null],
    [504, 'DEADLINE_EXCEEDED', [], 'PROVIDER_ERROR RETRY MAYBE', null],
    [418, 'NOVELTY', [], 'PROVIDER_ERROR OFFER NO', null],
    [599, 'NOVELTY', [], 'PROVIDER_ERROR RETRY MAYBE', null],
  ];
  for (const [code, status, details, expected, retryAfterMs] of cases) {
    test(`${code} ${status}${details.length > 0 ? ` with ${JSON.stringify(details).length} characters of details` : ''} is ${expected}`, async () => {
      const body = googleError(code, status, details);
      // Plain JSON comes under the stream's own type, too; without alt=sse it would be in an array.
      for (const [type, text] of [
        ['application/json', body],
        ['text/event-stream', body],
        ['application/json', `[${body}]`],
      ] as const) {
        const told = await ask(answering(code, type, text));
        assert.equal(brief(told), `failed ${expected}`);
        assert.deepEqual(told.updates, []);
        assert.equal(failure(told).retryAfterMs, retryAfterMs);
        assert.equal(failure(told).message, `Gemini answered ${status}: Something about ${status}.`);
        assert.equal(failure(told).providerStatus, `${code} ${status}`);
      }
    });
  }

  test('an error under status 200 is an error all the same, in a stream or not', async () => {
    for (const type of ['text/event-stream', 'application/json']) {
      assert.equal(
        brief(await ask(answering(200, type, googleError(503, 'UNAVAILABLE')))),
        'failed PROVIDER_UNAVAILABLE RETRY NO',
      );
    }
  });

  test('a Retry-After header counts where the error names no delay', async () => {
    const told = await ask(
      answering(429, 'application/json', googleError(429, 'RESOURCE_EXHAUSTED'), { 'retry-after': '2' }),
    );
    assert.equal(failure(told).retryAfterMs, 2000);
  });

  test('what a gateway says in its own form is believed below 500 and leaves the outcome open above', async () => {
    const page = '<html><body>Bad gateway</body></html>';
    assert.equal(brief(await ask(answering(502, 'text/html', page))), 'unknown');
    assert.equal(brief(await ask(answering(503, 'text/html', page))), 'unknown');
    assert.equal(brief(await ask(answering(500, 'application/json', '{"message":"oops"}'))), 'unknown');
    assert.equal(
      brief(await ask(answering(500, 'application/json', googleError(500, 'INTERNAL').slice(0, 40)))),
      'unknown',
    );
    assert.equal(brief(await ask(answering(408, 'text/html', page))), 'unknown');
    assert.equal(brief(await ask(answering(200, 'text/html', page))), 'unknown');
    assert.equal(brief(await ask(answering(200, 'application/json', '[]'))), 'unknown');
    assert.equal(brief(await ask(answering(413, 'text/html', page))), 'failed INVALID_REQUEST OFFER NO');
    assert.equal(brief(await ask(answering(403, 'text/html', page))), 'failed PROVIDER_AUTH OFFER NO');
    assert.equal(
      brief(await ask(answering(429, 'text/html', page, { 'retry-after': '7' }))),
      'failed RATE_LIMITED RETRY NO',
    );
  });
});

function quota(quotaId: string, quotaValue: string, retryDelay?: string): object[] {
  return [
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId, quotaValue }] },
    { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
    ...(retryDelay === undefined ? [] : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }]),
  ];
}

function googleError(code: number, status: string, details: object[] = []): string {
  return JSON.stringify({ error: { code, message: `Something about ${status}.`, status, details } }, null, 2);
}
