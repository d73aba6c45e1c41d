// A headless Chromium for tests, screenshots and measurements.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of a Chromium on this machine, or MRT_CHROMIUM; undefined: none. */
export const findChromium = () =>
  [process.env.MRT_CHROMIUM, ...PLACES].find((path) => path && existsSync(path));

/**
 * A browser with a profile of its own, which is removed when it is closed.
 *
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function openBrowser(options = {}) {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error(
      'there is no Chromium; install it (Debian: `apt-get install chromium`) or name one in MRT_CHROMIUM',
    );
  const profile = mkdtempSync(join(tmpdir(), 'mrt-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: FLAGS,
    acceptDownloads: true,
    ...options,
  });
  context.on('close', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  return context;
}
