import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { fakeServer, response } from '../testing/fake-server.js';
import { accepted, DESIGN, step } from '../testing/scripts.js';

const READER = fileURLToPath(new URL('../testing/paused-reader.mjs', import.meta.url));
const FRAME = new Uint8Array(16 * 2 ** 20).map((_, i) => i * 31);

test('a paused reader of 24 frames of 16 MiB stays under 150 MB', async () => {
  const server = await fakeServer(async (call) => {
    await call.send(response(accepted));
    for (let i = 1; i <= 24; i++) await call.send(response(step(i, 24, FRAME)));
  });
  try {
    const args = [READER, server.url, JSON.stringify(DESIGN), '3000'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(Number(stdout)).toBeGreaterThan(30);
    expect(Number(stdout)).toBeLessThan(150);
  } finally {
    await server.close();
  }
});
