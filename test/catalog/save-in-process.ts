// A process that saves one model and ends: node save-in-process.ts <database url> <slug>
import { saveModel } from '../../src/catalog/save.ts';
import { openDatabase } from '../../src/db/client.ts';
import { factsOf } from './facts-fixture.ts';

const [url = '', slug = ''] = process.argv.slice(2);
const database = openDatabase({ url, maxConnections: 1 });
await database.orm.transaction((tx) => saveModel(tx, factsOf(slug), { origin: 'IMPORTED' }));
await database.close();
