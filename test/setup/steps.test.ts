import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forThisProcessor } from '../../sdk/scripts/setup/bfloat16.mjs';
import { command } from '../../sdk/scripts/setup/command.mjs';
import { environmentReady } from '../../sdk/scripts/setup/environments.mjs';
import { withLock } from '../../sdk/scripts/setup/lock.mjs';
import { fingerprint, readStamp, writeStamp } from '../../sdk/scripts/setup/stamp.mjs';
import { commandOf } from '../servers/processes.mjs';

const repository = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
const scripts = join(repository, 'sdk/scripts/setup');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('an environment that was set up counts as ready, and only in its own place', () => {
  expect(environmentReady(repository, 'serve')).toBe(true);
  const lockFiles = 'python-backend/requirements';
  cpSync(join(repository, lockFiles), join(folder, lockFiles), { recursive: true });
  writeStamp(
    join(folder, '.venv/serve/mrt-setup.json'),
    readStamp(join(repository, '.venv/serve/mrt-setup.json')),
  );
  expect(environmentReady(folder, 'serve')).toBe(false);
});

test('OpenVINO is installed where the processor multiplies in bfloat16', () => {
  const cpuinfo = (flags: string) => {
    writeFileSync(join(folder, 'cpuinfo'), `flags\t\t: fpu ${flags} sse\n`);
    return forThisProcessor(join(folder, 'cpuinfo'));
  };
  expect(cpuinfo('avx512_bf16')).toEqual(['openvino.txt']);
  expect(cpuinfo('amx_bf16')).toEqual(['openvino.txt']);
  expect(cpuinfo('avx512f')).toEqual([]);
  expect(forThisProcessor(join(folder, 'none'))).toEqual([]);
});

test('a fingerprint follows contents, names and order', () => {
  writeFileSync(join(folder, 'a'), 'one');
  writeFileSync(join(folder, 'b'), 'two');
  const first = fingerprint(folder, ['a', 'b']);
  expect(fingerprint(folder, ['a', 'b'])).toBe(first);
  expect(fingerprint(folder, ['b', 'a'])).not.toBe(first);
  expect(fingerprint(folder, ['a', 'b'], ['x64'])).not.toBe(first);
  writeFileSync(join(folder, 'b'), 'three');
  expect(fingerprint(folder, ['a', 'b'])).not.toBe(first);
});

test('a torn stamp is no stamp', () => {
  const file = join(folder, 'deep/stamp.json');
  writeStamp(file, { key: 'k' });
  expect(readStamp(file)).toEqual({ key: 'k' });
  writeFileSync(file, '{"key":');
  expect(readStamp(file)).toEqual({});
});

test('a command that fails says what it printed and what to do', async () => {
  const script = "console.log('first'); console.error('ENOSPC: no space left on device'); process.exit(3)";
  await expect(command(process.execPath, ['-e', script], { cwd: folder })).rejects.toThrow(
    /failed \(exit code 3\):\nfirst\nENOSPC.*\nThe disk is full/,
  );
  await expect(command('/nowhere/tool', [], { cwd: folder })).rejects.toThrow(/ENOENT/);
});

/** A process that runs `code`, an ES module. */
function start(code: string) {
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
}

/** Words of `code`: a promise of a file in the folder. */
const file = (name: string) =>
  `(async () => { while (!existsSync('${join(folder, name)}')) await new Promise((go) => setTimeout(go, 20)); })()`;

test('of two setups at once one waits for the other', async () => {
  const log = join(folder, 'log');
  const script = `
    import { appendFileSync, existsSync } from 'node:fs';
    import { withLock } from '${scripts}/lock.mjs';
    await withLock('${folder}', async () => {
      appendFileSync('${log}', 'in ');
      await ${file('go')};
      appendFileSync('${log}', 'out ');
    });`;
  const both = [start(script), start(script)];
  let waiting = 0;
  for (const { child } of both)
    child.stderr?.on('data', (text) => text.includes('waiting for it') && waiting++);
  await expect.poll(() => waiting).toBe(1);
  writeFileSync(join(folder, 'go'), '');
  await Promise.all(both);
  expect(readFileSync(log, 'utf8')).toBe('in out in out ');
  expect(waiting).toBe(1);
});

test('a holder that is killed leaves the lock to its installer, and after that to nobody', async () => {
  const install = 'touch begun; while [ ! -e go ]; do sleep 0.05; done; touch over';
  const script = `
    import { existsSync } from 'node:fs';
    import { command } from '${scripts}/command.mjs';
    import { withLock } from '${scripts}/lock.mjs';
    await withLock('${folder}', async () => {
      ${file('begun')}.then(() => process.kill(process.pid, 'SIGKILL'));
      await command('sh', ['-c', '${install}'], { cwd: '${folder}' });
    });`;
  await expect(start(script)).rejects.toMatchObject({ signal: 'SIGKILL' });
  const next = withLock(folder, async () => existsSync(join(folder, 'over')));
  await new Promise((resolve) => setTimeout(resolve, 300));
  writeFileSync(join(folder, 'go'), '');
  expect(await next).toBe(true);
});

test('a signal ends the installer and its children too', async () => {
  const script = `
    import { existsSync } from 'node:fs';
    import { command } from '${scripts}/command.mjs';
    ${file('begun')}.then(() => process.kill(process.pid, 'SIGTERM'));
    await command('sh', ['-c', 'sleep 30 & echo $! > pid; touch begun; wait'], { cwd: '${folder}' });`;
  await expect(start(script)).rejects.toMatchObject({ signal: 'SIGTERM' });
  const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
  await expect.poll(() => commandOf(pid)).toEqual([]); // gone, or dead and not yet reaped
});
