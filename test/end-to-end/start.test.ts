import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodePng } from '../../sdk/src/image/index.js';
import { commandOf, descendantsOf, sharedMemoryOf } from '../servers/processes.mjs';
import { ROOT } from './python.js';

let out: string;

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'mrt-start-'));
});

afterEach(() => rmSync(out, { recursive: true, force: true }));

/** `npm start` without npm in between, so that signals reach it as a terminal's Ctrl-C would. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'examples/poster/start.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output.text += chunk;
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const says = async (words: RegExp) => {
    while (!words.test(output.text)) {
      const code = await Promise.race([ended, setTimeout(20)]);
      if (code !== undefined && !words.test(output.text))
        throw new Error(`never said ${words}: ${output.text}`);
    }
  };
  return { child, output, ended, says };
}

test('makes the poster: PSD, OpenRaster, picture, layers and manifest', async () => {
  const { ended, output } = start('--out', out, '--seed', '3');
  expect(await ended, output.text).toBe(0);
  expect(readdirSync(out).sort()).toEqual([
    'layers',
    'manifest.json',
    'poster.ora',
    'poster.png',
    'poster.psd',
  ]);
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const brief = JSON.parse(readFileSync(join(ROOT, 'examples/poster.json'), 'utf8'));
  expect(manifest).toMatchObject({ canvas: brief.canvas, page: brief.page, seed: 3, task: 'text_to_layers' });
  expect(manifest.layers).toHaveLength(brief.layers.length + 1);
  for (const { file } of manifest.layers) expect(existsSync(join(out, file))).toBe(true);
  const { width, height } = decodePng(readFileSync(join(out, 'poster.png')));
  expect({ width, height }).toEqual({ width: brief.page.width, height: brief.page.height });
});

test('another prompt, and taking the result apart again', async () => {
  const generate = start(
    '--out',
    out,
    '--prompt',
    'red background; white circle; black text "GO"',
    '--steps',
    '2',
  );
  expect(await generate.ended, generate.output.text).toBe(0);
  const apart = join(out, 'apart');
  const image = join(out, 'poster.png');
  const decompose = start('--task', 'image_to_layers', '--image', image, '--out', apart, '--steps', '2');
  expect(await decompose.ended, decompose.output.text).toBe(0);
  expect(JSON.parse(readFileSync(join(apart, 'manifest.json'), 'utf8'))).toMatchObject({
    task: 'image_to_layers',
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while it runs leaves no process and no shared memory',
  async (signal) => {
    const { child, ended, says, output } = start('--out', out, '--steps', '100');
    await says(/step 1\/100/);
    const family = descendantsOf(child.pid as number);
    expect(family.length).toBeGreaterThan(1);
    const regions = () => family.flatMap(sharedMemoryOf); // their names hold the launcher's process id
    expect(regions()).not.toEqual([]);
    child.kill(signal);
    expect(await ended, output.text).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(family.filter((pid) => commandOf(pid).length > 0)).toEqual([]);
    expect(regions()).toEqual([]);
    expect(readdirSync(out)).toEqual([]);
  },
);

test.each([
  [['--task', 'paint'], /there is no task "paint"/],
  [['--steps', '0'], /\[invalid_argument\] steps/],
  [['--image', '/nowhere.png'], /nowhere\.png/],
])('%j fails with one clear line', async (args, words) => {
  const { ended, output } = start('--out', out, ...args);
  expect(await ended).toBe(2);
  expect(output.text).toMatch(words);
  expect(output.text).not.toMatch(/\n\s+at /);
});
