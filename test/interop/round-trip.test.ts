import { decodePng, LayerStack, type Region } from '@mrt/sdk';
import type { Opened } from '@mrt/sdk/files';
import { readOra, writeOra } from '@mrt/sdk/ora';
import { readPsd, writePsd } from '@mrt/sdk/psd';
import { writeSvg } from '@mrt/sdk/svg';
import { readZip, writeZip } from '@mrt/sdk/zip';
import { Resvg } from '@resvg/resvg-js';
import Psd, { type Layer as PsdLayer } from '@webtoon/psd';
import { describe, expect, test } from 'vitest';
import { CASES } from './cases.js';

const FORMATS: Record<string, { write: typeof writePsd; read: (bytes: Uint8Array) => Opened }> = {
  psd: { write: writePsd, read: readPsd },
  ora: { write: writeOra, read: readOra },
  zip: { write: writeZip, read: readZip },
};

const bytesOf = ({ buffer, byteOffset, length }: Uint8Array | Uint8ClampedArray) =>
  Buffer.from(buffer, byteOffset, length);

/** A hundred times as fast as `toEqual`, which counts where pictures have a million values. */
const same = (a: Uint8Array | Uint8ClampedArray, b: Uint8Array | Uint8ClampedArray) =>
  bytesOf(a).equals(bytesOf(b));

/** Everything that is said of a layer. XML cannot hold every character of a name. */
const described = (stack: LayerStack) => ({
  canvas: stack.canvas,
  page: stack.page,
  layers: stack.layers.map(({ png: _, digest: __, source: ___, ...layer }) => layer),
});

/** A PSD counts opacity in steps, cuts long names, and is called PSB where it is large. */
function lossesInPsd({ layers }: LayerStack): string[] {
  const stepless = layers.filter(({ opacity }) => !Number.isInteger(opacity * 255));
  const large = layers.some(({ region }) => Math.max(region.width, region.height) > 30_000);
  const long = layers.some(({ name }) => name.length > 255);
  return [...stepless.map(() => 'opacity'), ...(long ? ['name'] : []), ...(large ? ['size'] : [])];
}

describe.each(Object.entries(FORMATS))('%s', (format, { write, read }) => {
  test.each(Object.entries(CASES))('%s comes back as it was', (_, { stack, pixels }) => {
    const { bytes, warnings } = write(stack);
    expect(warnings.map(({ feature }) => feature)).toEqual(format === 'psd' ? lossesInPsd(stack) : []);
    const opened = read(bytes);
    expect(opened.warnings).toEqual([]);
    expect(described(opened.stack)).toEqual(described(stack));
    opened.stack.layers.forEach(({ png, digest }, z) => {
      if (format !== 'psd') expect(digest).toBe(stack.layers[z]?.digest);
      const { data, ...size } = decodePng(png);
      expect(size).toEqual({ width: pixels[z]?.width, height: pixels[z]?.height });
      expect(same(data, pixels[z]?.data as Uint8ClampedArray)).toBe(true);
    });
    expect(same(write(opened.stack).bytes, bytes)).toBe(true);
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
  expect(layers.map(({ name }) => name)).toEqual(stack.layers.map(({ name }) => name.slice(0, 255)));
  for (const [z, layer] of layers.entries()) {
    const { region, opacity, hidden } = stack.layers[z] as (typeof stack.layers)[number];
    expect([layer.left, layer.top]).toEqual([region.x - stack.page.x, region.y - stack.page.y]);
    expect(layer.opacity).toBe(Math.round(opacity * 255));
    expect(layer.isHidden).toBe(hidden);
    expect(same(await layer.composite(false), pixels[z]?.data as Uint8ClampedArray)).toBe(true);
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

test('what XML cannot hold of a name brings a warning', () => {
  const { stack } = CASES.tiny as (typeof CASES)[string];
  const [bottom, top] = stack.layers;
  const named = new LayerStack({ ...stack, layers: [bottom, { ...top, name: 'bell \u0007' }] as never });
  expect(writeOra(named).warnings).toEqual([
    {
      layer: 'layer-1',
      feature: 'name',
      text: 'has characters that are not allowed in XML; they became U+FFFD',
    },
  ]);
  const features = writePsd(named).warnings.map(({ feature }) => feature);
  expect(features).not.toContain('name');
  expect(readPsd(writePsd(named).bytes).stack.layers[1]?.name).toBe('bell \u0007');
});
