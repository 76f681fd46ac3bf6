import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelFacts } from './facts.ts';
import { SHIPPED_CATALOG } from './ship.ts';

/** The JSON Schema of one model's facts, as `catalog/schema.json` has it: for editors, and for whoever writes such files. */
export function printFactsSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(ModelFacts, { io: 'input' }), null, 2)}\n`;
}

if (import.meta.main) await writeFile(join(SHIPPED_CATALOG, 'schema.json'), printFactsSchema());
