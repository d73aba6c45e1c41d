import { readPsd } from 'ag-psd';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, expect, test, vi } from 'vitest';
import { decodePng, encodePng } from '../image/index.js';
import { makeLayer } from '../stack/layer.js';
import { parseManifest } from '../stack/manifest.js';
import { LayerStack } from '../stack/stack.js';
import { writeOra } from './ora/index.js';
import { writePptx } from './pptx.js';
import { writePsb, writePsd } from './psd/index.js';
import { writeSvg } from './svg.js';
import { writeZip } from './zip.js';

function noise(width: number, height: number): Uint8Array {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => (at * at * 7) % 256);
  return encodePng({ width, height, data });
}

const page = { x: 8, y: 8, width: 16, height: 16 };
const NAME = `a "b" <c> & 'd'\n\u0007 שלום 🎈`;
const stack = new LayerStack({
  canvas: { width: 40, height: 40 },
  page,
  layers: [
    makeLayer({
      id: 'bg',
      name: 'paper',
      role: 'background',
      region: page,
      png: noise(16, 16),
      source: 'kept',
    }),
    makeLayer({
      id: 'l1',
      name: NAME,
      role: 'layer',
      region: { x: 0, y: 20, width: 20, height: 20 },
      png: noise(20, 20),
      source: 'generated',
      opacity: 0.5,
      hidden: true,
      locked: true,
    }),
  ],
});

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['PSD', writePsd],
  ['OpenRaster', writeOra],
  ['ZIP', writeZip],
  ['SVG', writeSvg],
  ['PowerPoint', writePptx],
])('%s: the same stack gives the same bytes, at another time and in another time zone', (_, write) => {
  const first = write(stack).bytes;
  vi.stubEnv('TZ', 'Pacific/Kiritimati');
  vi.useFakeTimers({ now: Date.UTC(2040, 5, 1) });
  expect(Buffer.compare(write(stack).bytes, first)).toBe(0);
  vi.useRealTimers();
});

test('PSD: the flattened page, layers with offsets, and the manifest in XMP', () => {
  const psd = readPsd(writePsd(stack).bytes, {
    useImageData: true,
    skipLayerImageData: true,
    skipCompositeImageData: true,
  });
  expect(psd).toMatchObject({ width: 16, height: 16 });
  expect(psd.children).toMatchObject([
    { id: 1, name: 'paper', left: 0, top: 0, opacity: 1, hidden: false },
    { id: 2, name: NAME, left: -8, top: 12, right: 12, bottom: 32, opacity: 128 / 255, hidden: true },
  ]);
  const written = psd.imageResources?.xmpMetadata?.match(/mrt:manifest="([^"]*)"/)?.[1] as string;
  const json = written.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
  expect(parseManifest(JSON.parse(json))).toEqual(stack.manifest());
});

test('PSB from 30,001 px on, also where only a layer is as long', () => {
  const canvas = { width: 30_001, height: 1 };
  const version = (width: number) =>
    writePsd(new LayerStack({ canvas: { ...canvas, width }, layers: [] })).bytes[5];
  expect([version(30_000), version(30_001)]).toEqual([1, 2]);
  const region = { x: 0, y: 0, ...canvas };
  const line = makeLayer({
    id: 'l',
    name: 'line',
    role: 'layer',
    region,
    png: noise(30_001, 1),
    source: 'kept',
  });
  const stack = new LayerStack({ canvas, page: { ...region, width: 10 }, layers: [line] });
  expect(writePsd(stack).bytes[5]).toBe(2);
});

test('PSD: warnings for opacity between two steps, and for a PSB instead of a PSD', () => {
  const text = 'is 0.5; Photoshop stores steps of 1/255, here 128/255';
  expect(writePsd(stack).warnings).toEqual([{ layer: 'l1', feature: 'opacity', text }]);
  const long = new LayerStack({ canvas: { width: 30_001, height: 1 }, layers: [] });
  expect(writePsd(long).warnings.map(({ feature }) => feature)).toEqual(['size']);
  expect(writePsb(long)).toEqual({ bytes: writePsd(long).bytes, warnings: [] });
  expect(writePsb(stack).bytes[5]).toBe(2);
});

test('PowerPoint: warnings for sizes that a slide cannot have', () => {
  const features = (width: number, height: number) =>
    writePptx(new LayerStack({ canvas: { width, height }, layers: [] })).warnings.map(
      ({ feature }) => feature,
    );
  expect(features(96, 5376)).toEqual(['manifest']);
  expect(features(95, 96)).toEqual(['size', 'manifest']);
  expect(features(96, 5377)).toEqual(['size', 'page', 'manifest']);
});

test('OpenRaster: mimetype at byte 30, layers from the top, PNG bytes unchanged, a thumbnail', () => {
  const ora = writeOra(stack).bytes;
  expect(strFromU8(ora.subarray(30, 54))).toBe('mimetypeimage/openraster');
  const files = unzipSync(ora);
  expect(files['data/000.png']).toEqual(stack.layers[0]?.png);
  expect(files['data/001.png']).toEqual(stack.layers[1]?.png);
  expect(parseManifest(JSON.parse(strFromU8(files['mrt/manifest.json'] as Uint8Array)))).toEqual(
    stack.manifest(),
  );
  const xml = strFromU8(files['stack.xml'] as Uint8Array);
  expect(xml.indexOf('data/001.png')).toBeLessThan(xml.indexOf('data/000.png'));
  expect(xml).toContain("a &#34;b&#34; &#60;c&#62; &#38; 'd'&#10;\ufffd שלום 🎈");
  expect(xml).toContain('x="-8" y="12" opacity="0.5" visibility="hidden"');
  expect(xml.match(/edit-locked="true"/g)).toHaveLength(1);
  expect(decodePng(files['mergedimage.png'] as Uint8Array)).toEqual(stack.composite());
});

test('OpenRaster: a thumbnail is at most 256 px and never empty', () => {
  const wide = new LayerStack({ canvas: { width: 1000, height: 1 }, layers: [] });
  const { width, height } = decodePng(
    unzipSync(writeOra(wide).bytes)['Thumbnails/thumbnail.png'] as Uint8Array,
  );
  expect([width, height]).toEqual([256, 1]);
});

test('a layer whose pixels are damaged is named, by every writer that decodes it', () => {
  const png = noise(16, 16).slice(0, 100);
  const layer = makeLayer({ id: 'bg', name: 'paper', role: 'background', region: page, png, source: 'kept' });
  const broken = new LayerStack({ canvas: stack.canvas, layers: [layer] });
  for (const write of [writePsd, writeOra]) {
    expect(() => write(broken)).toThrow('[invalid_argument] layers[0].png is a damaged PNG');
  }
});
