import { spawn } from 'node:child_process';
import { invalid, MRTError } from '../../errors.js';
import { serverFiles, serverPackage } from '../../server-files.js';
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
      await npm('install', '@mrt/server@latest');
      const { prune, home } = await serverPackage();
      await prune();
      out.write(`updated in ${home()}\n`);
    } else if (action === 'remove') {
      const { remove, home } = await serverPackage();
      remove();
      await npm('uninstall', '@mrt/server');
      out.write(`removed ${home()} and @mrt/server\n`);
    } else throw invalid('ACTION', `is ${JSON.stringify(action)}; give install, update or remove`);
  },
};

async function npm(...args: string[]): Promise<void> {
  const child = spawn('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new MRTError('unavailable', `\`npm ${args.join(' ')}\` failed, for the reason above`);
}
