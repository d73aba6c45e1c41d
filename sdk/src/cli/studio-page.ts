import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MRTError } from '../errors.js';
import { checkout } from './doctor/checkout.js';

/**
 * The folder of the Studio's page, which is built first where it is missing or older than its sources.
 *
 * @throws MRTError `unavailable`: this package is not in a checkout, or the page cannot be built
 */
export async function studioPage(onBuild: () => void): Promise<string> {
  const root = checkout();
  const studio = root && join(root, 'examples/studio');
  if (!root || !studio || !existsSync(studio))
    throw new MRTError(
      'unavailable',
      'the Studio is a page of the repository; clone it and run `npm run studio` there',
    );
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const built = join(studio, 'dist/index.html');
  const sources = [join(studio, 'src'), join(studio, 'index.html'), join(root, 'sdk/dist')];
  if (existsSync(built) && newest(sources) <= statSync(built).mtimeMs) return join(studio, 'dist');
  if (!existsSync(vite))
    throw new MRTError('unavailable', 'what builds the page is missing; run `npm install` in the checkout');
  onBuild();
  await build(vite, studio);
  return join(studio, 'dist');
}

function newest(paths: readonly string[]): number {
  const times = paths.flatMap((path) => {
    const stats = statSync(path);
    if (!stats.isDirectory()) return [stats.mtimeMs];
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
    return files.map((file) => statSync(join(path, file)).mtimeMs);
  });
  return Math.max(...times);
}

function build(vite: string, cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd, stdio: 'pipe' });
    const said: string[] = [];
    child.stdout.on('data', (part) => said.push(String(part)));
    child.stderr.on('data', (part) => said.push(String(part)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new MRTError('unavailable', `the page cannot be built: ${said.join('').trim().slice(-2000)}`));
    });
  });
}
