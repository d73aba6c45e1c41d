import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePng } from '@mrt/sdk';
import { readOra } from '@mrt/sdk/ora';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../python-backend/mrt/evaluation/real/designs');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.ora'));
const SOME = FILES.filter((_, index) => index % 6 === 0);

test.each(SOME)('%s, made by the exporter in Python, opens here and looks the same', (name) => {
  const bytes = new Uint8Array(readFileSync(join(FOLDER, name)));
  const { stack, warnings } = readOra(bytes);
  expect(warnings).toEqual([]);
  expect(stack.layers.length).toBeGreaterThan(2);
  const merged = decodePng(unzipSync(bytes)['mergedimage.png'] as Uint8Array);
  const made = stack.composite();
  expect([made.width, made.height]).toEqual([merged.width, merged.height]);
  const apart = made.data.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - Number(merged.data[at]))),
    0,
  );
  expect(apart).toBeLessThanOrEqual(2);
});
