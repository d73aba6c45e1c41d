import { spawn } from 'node:child_process';
import { invalid, MRTError } from '../../errors.js';
import { findServerPackage, serverFiles, serverPackage } from '../../server-files.js';
import type { Command } from '../command.js';

export const server: Command = {
  summary: 'install, update or remove the server of package @mrt/server',
  usage: 'install|update|remove',
  words: [1, 1],
  options: {},
  async run({ words: [action], out }) {
    if (action === 'install') {
      const { python, repository } = await serverFiles();
      out.write(`python ${python}\nmodels ${repository}\n`);
    } else if (action === 'update') {
      refuseCheckout();
      await npm('install', '@mrt/server@latest');
      const { prune, home } = await serverPackage();
      await prune();
      out.write(`updated in ${home()}\n`);
    } else if (action === 'remove') {
      refuseCheckout();
      const { remove, home } = await serverPackage();
      remove();
      await npm('uninstall', '@mrt/server');
      out.write(`removed ${home()} and @mrt/server\n`);
    } else throw invalid('ACTION', `is ${JSON.stringify(action)}; give install, update or remove`);
  },
};

/** In a checkout @mrt/server is a part of it, and npm would change the checkout's own package.json. */
function refuseCheckout(): void {
  const path = findServerPackage();
  if (path === undefined || path.includes('/node_modules/')) return;
  throw new MRTError(
    'invalid_argument',
    `${path} is a part of a checkout; update that with git, or remove its folder`,
  );
}

async function npm(...args: string[]): Promise<void> {
  const child = spawn('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new MRTError('unavailable', `\`npm ${args.join(' ')}\` failed, for the reason above`);
}
