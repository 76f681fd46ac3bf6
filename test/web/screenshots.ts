import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ended, started } from '../installation.ts';
import { openSite, PHONE } from './site.ts';
import { startTestServer } from '../db/server.ts';

/*
 * Pictures of every page, in light and dark, at a desk and on a phone, into the folder that is named (screenshots/ else).
 * The server, its sandbox and the browser are the real ones, in a new installation with a few generations.
 */

const MODEL = 'gemini-3.1-flash-image-preview';
const PROMPTS = [
  'A capybara reading a newspaper in a café',
  'A lighthouse in a storm, oil on canvas',
  'A paper boat on a puddle, macro photograph',
  'A village of mushrooms at night',
];

const folder = process.argv[2] ?? 'screenshots';
await mkdir(folder, { recursive: true });
const server = await startTestServer();
process.env['TEST_POSTGRES_URL'] = server.url;
const site = await openSite({ speed: 60 });
try {
  const ids: string[] = [];
  for (const prompt of PROMPTS) ids.push(await started(site, { model: MODEL, prompt }));
  ids.push(await started(site, { model: MODEL, prompt: 'A glass chess set [fail:blocked]' }));
  for (const id of ids) await ended(site, id);
  const [first = ''] = ids;
  const pages: readonly [name: string, path: string][] = [
    ['models', '/models'],
    ['model', `/models/google/${MODEL}`],
    ['model-offers', `/models/google/${MODEL}?part=offers`],
    ['model-parameters', `/models/google/${MODEL}?part=parameters`],
    ['compare', `/compare?models=${MODEL},gpt-image-1.5,flux.2-pro`],
    ['benchmarks', '/benchmarks'],
    ['playground', `/playground?runs=${first}`],
    ['gallery', '/gallery'],
    ['generation', `/generations/${first}`],
    ['activity', '/dashboard'],
    ['routing', '/dashboard/routing'],
    ['webhooks', '/dashboard/webhooks'],
    ['keys', '/dashboard/keys'],
    ['sign-in', '/sign-in'],
  ];
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, viewport] of [
      ['desktop', { width: 1360, height: 860 }],
      ['phone', PHONE],
    ] as const) {
      const { page, open, close } = await site.visit({ viewport, colorScheme, reducedMotion: 'reduce' });
      for (const [name, path] of pages) {
        await open(path);
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(folder, `${name}-${device}-${colorScheme}.png`) });
      }
      await close();
    }
  }
  process.stdout.write(`${pages.length * 4} pictures are in ${folder}\n`);
} finally {
  await site.close();
  await server.stop();
}
