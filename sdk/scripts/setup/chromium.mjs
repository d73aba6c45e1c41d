import { existsSync } from 'node:fs';
import { command } from './command.mjs';
import { SetupError } from './errors.mjs';
import { say, step } from './say.mjs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of a Chromium on this machine, or MRT_CHROMIUM; undefined: none. */
export const findChromium = () =>
  [process.env.MRT_CHROMIUM, ...PLACES].find((path) => path && existsSync(path));

/** Installs Chromium where apt can: as root on Debian. Elsewhere, and where it fails, the tests of the Studio are skipped. */
export async function installChromium() {
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    try {
      await step('Chromium', async () => {
        await command('apt-get', ['update', '--quiet'], { cwd: '/' });
        await command('apt-get', ['install', '--quiet', '--yes', '--no-install-recommends', 'chromium'], {
          cwd: '/',
        });
      });
      return;
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
    }
  }
  say(
    '  There is no Chromium: the tests of the Studio are skipped. Install it (Debian: apt-get install chromium), or name one in MRT_CHROMIUM.',
  );
}
