import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { SetupError } from '../../../scripts/setup/errors.mjs';
import { missing } from './check.js';
import { checkOf, checkout } from './checkout.js';
import { disk, node, ports, sharedMemory } from './machine.js';
import { weights } from './weights.js';

const REPOSITORY = fileURLToPath(new URL('../../../../triton-model-repo', import.meta.url));
let folder: string | undefined;
afterEach(() => {
  if (folder) rmSync(folder, { recursive: true });
  folder = undefined;
});

function copied(): string {
  folder = mkdtempSync(join(tmpdir(), 'mrt-doctor-'));
  cpSync(REPOSITORY, folder, { recursive: true });
  return folder;
}

test('this is a checkout, and this Node is recent enough', async () => {
  expect(join(checkout() as string, 'triton-model-repo')).toBe(REPOSITORY);
  expect(await node()).toMatchObject({ state: 'ok', text: process.versions.node });
});

test('weights that match their manifest, changed, missing, and without a manifest', async () => {
  expect(await weights(REPOSITORY)).toMatchObject({
    state: 'ok',
    text: expect.stringMatching(/^tiny: \d+ files/),
  });
  const copy = copied();
  writeFileSync(join(copy, 'mrt_denoiser/1/model.onnx'), 'version https://git-lfs.github.com/spec/v1');
  expect(await weights(copy)).toMatchObject({
    state: 'missing',
    text: 'mrt_denoiser/1/model.onnx does not match the digest in its manifest',
    help: expect.stringContaining('git lfs pull'),
  });
  rmSync(join(copy, 'mrt_layout/1'), { recursive: true });
  expect((await weights(copy)).text).toMatch(/^mrt_denoiser\/1\/model.onnx .*, and \d+ more$/);
  rmSync(join(copy, 'mrt/1/manifest.json'));
  expect((await weights(copy)).text).toMatch(/manifest.json cannot be read: ENOENT/);
});

test('ports: free, used by another program, used by the running server', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const wanted = { 'grpc-port': port };
  expect(await ports(false, wanted)).toEqual({
    name: 'ports',
    state: 'warning',
    text: `${port} used by another program`,
    help: 'mrt serve --grpc-port 0 takes free ones',
  });
  expect(await ports(true, wanted)).toMatchObject({ state: 'ok' });
  await new Promise((resolve) => other.close(resolve));
  expect(await ports(false, wanted)).toMatchObject({ state: 'ok', text: `${port} are free` });
});

test('a missing path has no free space', async () => {
  expect(await sharedMemory('/no/such')).toMatchObject({
    state: 'missing',
    help: expect.stringContaining('--shm-size'),
  });
  expect(await disk('/no/such')).toMatchObject({ state: 'warning', text: '0 B free in /no/such' });
});

test('an error of the set-up becomes a check with help', () => {
  const error = new SetupError('glibc 2.31 is too old: the Triton server needs 2.35 (Debian 12).');
  expect(checkOf(error, (text, help) => missing('platform', text, help))).toEqual({
    name: 'platform',
    state: 'missing',
    text: 'glibc 2.31 is too old',
    help: 'the Triton server needs 2.35 (Debian 12).',
  });
  const long = new SetupError('It needs a Python.\n  python3 is Python 3.9\nInstall one.');
  expect(checkOf(long, (text, help) => missing('Python', text, help))).toMatchObject({
    text: 'It needs a Python.',
    help: 'python3 is Python 3.9 Install one.',
  });
});
