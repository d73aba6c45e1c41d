import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MB = 1_000_000;
const LARGEST = 24 * MB;
const WEIGHTS = 48 * MB; // of all weights and graphs together: a network that nothing serves is not kept here
const OF_NETWORKS = /\.(?:safetensors|onnx|npz)$/;

const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter((path) => path && existsSync(join(ROOT, path)))
  .map((path) => ({ path, bytes: statSync(join(ROOT, path)).size }));

test('no file is larger than 24 MB', () => {
  expect(files.filter(({ bytes }) => bytes > LARGEST)).toEqual([]);
});

test('weights and graphs have at most 48 MB together', () => {
  const networks = files.filter(({ path }) => OF_NETWORKS.test(path));
  expect(networks.map(({ path }) => path)).toContain('triton-model-repo/mrt_denoiser/1/model.safetensors');
  expect(networks.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(WEIGHTS);
});
