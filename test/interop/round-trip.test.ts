import { Resvg } from '@resvg/resvg-js';
import Psd, { type Layer as PsdLayer } from '@webtoon/psd';
import { describe, expect, test } from 'vitest';
import { readOra, writeOra } from '../../sdk/src/formats/ora.js';
import { readPsd, writePsd } from '../../sdk/src/formats/psd.js';
import { writeSvg } from '../../sdk/src/formats/svg.js';
import type { Opened, Written } from '../../sdk/src/formats/written.js';
import { readZip, writeZip } from '../../sdk/src/formats/zip.js';
import type { Region } from '../../sdk/src/geometry.js';
import { decodePng } from '../../sdk/src/image.js';
import { LayerStack } from '../../sdk/src/stack/stack.js';
import { CASES } from './cases.js';

const FORMATS: Record<
  string,
  { write: (stack: LayerStack) => Written; read: (bytes: Uint8Array) => Opened }
> = {
  psd: { write: writePsd, read: readPsd },
  ora: { write: writeOra, read: readOra },
  zip: { write: writeZip, read: readZip },
};

/** Everything that is said of a layer. XML cannot hold every character of a name. */
const described = (stack: LayerStack) => ({
  canvas: stack.canvas,
  page: stack.page,
  layers: stack.layers.map(({ png: _, digest: __, source: ___, ...layer }) => layer),
});

describe.each(Object.entries(FORMATS))('%s', (format, { write, read }) => {
  test.each(Object.entries(CASES))('%s comes back as it was', (_, { stack, pixels }) => {
    const { bytes, warnings } = write(stack);
    expect(warnings).toEqual([]);
    const opened = read(bytes);
    expect(opened.warnings).toEqual([]);
    expect(described(opened.stack)).toEqual(described(stack));
    opened.stack.layers.forEach(({ png, digest }, z) => {
      if (format !== 'psd') expect(digest).toBe(stack.layers[z]?.digest);
      expect(decodePng(png)).toEqual(pixels[z]);
    });
    expect(write(opened.stack).bytes).toEqual(bytes);
  });
});

const flat = (node: Psd | PsdLayer): PsdLayer[] =>
  node.type === 'Layer' ? [node] : [...node.children].flatMap((child) => flat(child as PsdLayer));

/** @webtoon/psd takes a layer that ends exactly at the page's left or top edge (right or bottom 0) for one px larger. */
const readable = ({ page }: LayerStack, { x, y, width, height }: Region) =>
  x + width !== page.x && y + height !== page.y;

test.each(Object.entries(CASES))('@webtoon/psd reads %s', async (_, full) => {
  const kept = full.stack.layers.map(({ region }) => readable(full.stack, region));
  const stack = new LayerStack({ ...full.stack, layers: full.stack.layers.filter((_, z) => kept[z]) });
  const pixels = full.pixels.filter((_, z) => kept[z]);
  const { bytes } = writePsd(stack);
  const psd = Psd.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
  const layers = flat(psd).reverse(); // it lists them from the top
  expect(layers.map(({ name }) => name)).toEqual(stack.layers.map(({ name }) => name));
  for (const [z, layer] of layers.entries()) {
    const { region, opacity, hidden } = stack.layers[z] as (typeof stack.layers)[number];
    expect([layer.left, layer.top]).toEqual([region.x - stack.page.x, region.y - stack.page.y]);
    expect(layer.opacity).toBe(Math.round(opacity * 255));
    expect(layer.isHidden).toBe(hidden);
    expect(new Uint8ClampedArray(await layer.composite(false))).toEqual(pixels[z]?.data);
  }
});

test.each(['overflow', 'looks', 'many', 'clear'])('resvg draws the SVG of %s as we flatten it', (name) => {
  const { stack } = CASES[name] as (typeof CASES)[string];
  const svg = new TextDecoder().decode(writeSvg(stack).bytes);
  const drawn = new Resvg(svg).render();
  const own = stack.composite();
  expect([drawn.width, drawn.height]).toEqual([own.width, own.height]);
  const pixels = drawn.pixels; // premultiplied
  own.data.forEach((value, at) => {
    const alpha = own.data[at | 3] as number;
    const wanted = at % 4 === 3 ? value : (value * alpha) / 255;
    expect(Math.abs((pixels[at] as number) - wanted)).toBeLessThanOrEqual(2);
  });
});

test('what XML cannot hold of a name is told', () => {
  const { stack } = CASES.tiny as (typeof CASES)[string];
  const [bottom, top] = stack.layers;
  const named = new LayerStack({ ...stack, layers: [bottom, { ...top, name: 'bell \u0007' }] as never });
  expect(writeOra(named).warnings).toEqual([
    { layer: 'layer-1', feature: 'name', text: 'has characters that XML cannot hold; they became U+FFFD' },
  ]);
  expect(writePsd(named).warnings).toEqual([]);
  expect(readPsd(writePsd(named).bytes).stack.layers[1]?.name).toBe('bell \u0007');
});
