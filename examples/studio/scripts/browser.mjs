// A headless Chromium for tests, screenshots and measurements.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../../sdk/scripts/setup/chromium.mjs';

export { findChromium };

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

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
  const close = context.close.bind(context);
  context.close = async () => {
    await close();
    // Its processes write on for a moment.
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  return context;
}
