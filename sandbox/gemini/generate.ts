import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Books } from '../books.ts';
import { acceptCall, type Model, readGivenImages } from './accept.ts';
import { drawPictures } from './draw.ts';
import { enterBillInTime } from './enter-bill.ts';
import { outcomeOf } from './fault-outcome.ts';
import { frame } from './framing.ts';
import { readImageRequest } from './image-request.ts';
import { limitsOf } from './limits.ts';
import { play } from './play.ts';
import type { Manner } from './send.ts';
import { stepsOf } from './steps.ts';

/** Answers one generateContent or streamGenerateContent. Throws a GoogleError when it can't be accepted. */
export async function generate(
  model: Model,
  body: unknown,
  { message, response, manner }: { message: IncomingMessage; response: ServerResponse; manner: Manner },
  books: Books,
): Promise<void> {
  const { dialect } = model;
  const request = readImageRequest(body, dialect.requestShape, limitsOf(model.name));
  const given = await readGivenImages(request);
  const call = acceptCall(model, request, given, { faults: dialect.faults, outcomeOf, slowness: 1 }, books);
  books.received.add(call.id, dialect.provider, message, body);

  const left = new AbortController();
  response.once('close', () => left.abort());
  const decided = enterBillInTime(call, books.bill);
  const pictures = drawPictures(call, given, left.signal);
  const steps = stepsOf(call, pictures);
  await play(call, steps, frame(response, manner), { response, clock: books.clock, decided, left: left.signal });
}
