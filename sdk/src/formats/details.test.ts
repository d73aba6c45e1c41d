import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodePng } from '../image/index.js';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { DETAILED as stack } from '../testing/detailed.js';
import { stackFromLayers } from './assemble.js';
import { readFolder, writeFolder } from './folder/index.js';
import { readOra, writeOra } from './ora/index.js';
import { readPsd, writePsb, writePsd } from './psd/index.js';
import { writeSvg } from './svg.js';
import { unescapeAttribute } from './xml.js';
import { readZip, writeZip } from './zip.js';

const details = ({ layers }: LayerStack) =>
  layers.map(({ id, name, kind, confidence, alpha, lettering, text, reference }) => {
    return { id, name, kind, confidence, alpha, lettering, text, reference };
  });

/** The same, with the text set in type. */
const typeset = new LayerStack({
  ...stack,
  layers: stack.layers.map((layer) =>
    layer.text
      ? makeLayer({ ...layer, lettering: 'typeset', text: { ...layer.text, family: 'Archivo', size: 4.2 } })
      : layer,
  ),
});

test.each<[string, (stack: LayerStack) => LayerStack]>([
  ['PSD', (written) => readPsd(writePsd(written).bytes).stack],
  ['PSB', (written) => readPsd(writePsb(written).bytes).stack],
  ['OpenRaster', (written) => readOra(writeOra(written).bytes).stack],
  ['ZIP', (written) => readZip(writeZip(written).bytes).stack],
])('%s keeps kind, confidence, alpha, lettering, text and who made them', (_, roundTrip) => {
  const read = roundTrip(stack);
  expect(details(read)).toEqual(details(stack));
  expect(read.provenance).toEqual(stack.provenance);
  expect(details(roundTrip(typeset))).toEqual(details(typeset));
});

test('a folder keeps them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mrt-details-'));
  try {
    await writeFolder(stack, folder, 'design');
    expect(details(await readFolder(join(folder, 'manifest.json')))).toEqual(details(stack));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('an SVG has them in its manifest', () => {
  const svg = new TextDecoder().decode(writeSvg(stack).bytes);
  const [, manifest] = /<mrt:stack manifest="([^"]*)"/.exec(svg) ?? [];
  expect(JSON.parse(unescapeAttribute(manifest as string))).toEqual(stack.manifest());
});

/** The stack of a file in which the text was edited elsewhere. */
function edited(region: { x: number; y: number; width: number; height: number }): LayerStack {
  const manifest = stack.manifest();
  const found = manifest.layers.map((known, z) => {
    const { name, opacity, hidden, locked } = known;
    const { x, y, width, height } = z === 1 ? region : known.region;
    const png = encodePng({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(9) });
    const onPage = { x: x - stack.page.x, y: y - stack.page.y, width, height };
    return {
      name,
      opacity,
      hidden,
      locked,
      blendMode: 'normal' as const,
      clipped: false,
      png,
      region: onPage,
      known,
    };
  });
  return stackFromLayers(stack.page, { layers: found, groups: [] }, manifest, []).stack;
}

test('a text that was moved in another program has its box there', () => {
  const { layers, page } = edited({ x: -6, y: 20, width: 32, height: 8 });
  expect(page.x).toBe(14); // the canvas grew to the left
  expect(layers[1]?.region.x).toBe(0);
  expect(layers[1]?.text?.box).toEqual({ x: 8, y: 20, width: 24, height: 8 });
});

test('a text that was resized in another program is only known as text', () => {
  const { kind, text, alpha } = edited({ x: 4, y: 20, width: 16, height: 4 }).layers[1] ?? {};
  expect({ kind, text, alpha }).toEqual({ kind: 'text', text: undefined, alpha: undefined });
});
