import chromiumPackage from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** What keeps Chromium from calling its maker's hosts, which no test may need. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-sandbox',
  '--disable-gpu',
];

/** A real Chromium that came as an npm package; CHROMIUM names another one. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? (await chromiumPackage.executablePath());
  return await chromium.launch({ executablePath, headless: true, args: QUIET });
}
