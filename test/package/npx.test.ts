import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MRT = fileURLToPath(new URL('../../sdk/bin/mrt.js', import.meta.url));

test('a command that npx started ends when npx is ended', async () => {
  // npx runs commands by a shell; both end at SIGTERM without telling the command.
  const script = `${process.execPath} ${MRT} front --json --http-port 0 & echo $!; wait`;
  const env = { ...process.env, npm_command: 'exec' };
  const shell = spawn('sh', ['-c', script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value);
  expect(JSON.parse((await lines.next()).value as string)).toMatchObject({ event: 'front' });
  const closed = once(shell.stdout, 'close'); // the command holds it open
  shell.kill('SIGTERM');
  await closed;
  await expect.poll(() => isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
