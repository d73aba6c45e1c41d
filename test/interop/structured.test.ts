import { readOra, writeOra } from '@mrt/sdk/ora';
import { readPsd, writePsd } from '@mrt/sdk/psd';
import { writeSvg } from '@mrt/sdk/svg';
import { readZip, writeZip } from '@mrt/sdk/zip';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import { STRUCTURED } from './structured.js';

const CASES = Object.entries(STRUCTURED);

describe.each(
  Object.entries({
    psd: { write: writePsd, read: readPsd },
    ora: { write: writeOra, read: readOra },
    zip: { write: writeZip, read: readZip },
  }),
)('%s', (_, { write, read }) => {
  test.each(CASES)('%s comes back with its structure', (_, stack) => {
    const { bytes } = write(stack);
    const opened = read(bytes);
    expect(opened.warnings).toEqual([]);
    expect(stack.diff(opened.stack)).toMatchObject({ equal: true });
    expect(Buffer.compare(write(opened.stack).bytes, bytes)).toBe(0);
    expect(opened.stack.verify()).toBe(opened.stack);
  });
});

test.each(CASES)('a PSD of %s says that its layers add up', (_, stack) => {
  expect(readPsd(writePsd(stack).bytes).psnr).toBeGreaterThan(50);
});

test.each(CASES)('resvg draws the SVG of %s as we flatten it', (name, stack) => {
  const { bytes, warnings } = writeSvg(stack);
  expect(warnings).toEqual([]);
  const drawn = new Resvg(new TextDecoder().decode(bytes)).render();
  const own = stack.composite();
  // resvg blends premultiplied bytes, which are coarse where a layer is nearly clear.
  const coarse = name === 'luminosity' ? 0.02 : 0;
  const apart = own.data.filter((value, at) => Math.abs((drawn.pixels[at] as number) - value) > 2).length;
  expect(apart / own.data.length).toBeLessThanOrEqual(coarse);
});
