import type { Dialect } from '../gemini/dialect.ts';
import { GEMINI_FAULTS } from '../gemini/fault-outcome.ts';
import { VERTEX_GENERATE_CONTENT_REQUEST } from '../gemini/message-shape.ts';
import { vertexErrorOfFault } from './error-faults.ts';
import { reword } from './reword.ts';

export const VERTEX: Dialect = {
  provider: 'vertex',
  requestShape: VERTEX_GENERATE_CONTENT_REQUEST,
  // A quota that is used up says no more here than that it is: there is no telling of the day.
  faults: GEMINI_FAULTS.filter((fault) => fault !== '429-day'),
  errorOfFault: vertexErrorOfFault,
  reword,
};
