import { type Zippable, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { crc32 } from '../image/png-chunks.js';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { failure } from '../testing/failure.js';
import { plainPng } from '../testing/scripts.js';
import { readOra } from './ora/index.js';
import { readZip } from './zip.js';

const text = (value: string) => new TextEncoder().encode(value);

const background = { id: 'layer-0', name: 'Layer 0', role: 'background', source: 'kept' } as const;
const region = { x: 0, y: 0, width: 16, height: 16 };
const MANIFEST = new LayerStack({
  canvas: { width: 16, height: 16 },
  layers: [makeLayer({ ...background, region, png: plainPng(16, 16) })],
}).manifest();

const ora = (change: Zippable) =>
  zipSync({
    mimetype: text('image/openraster'),
    'stack.xml': text('<image w="16" h="16"><stack><layer name="a" src="a.png"/></stack></image>'),
    'a.png': plainPng(16, 16),
    ...change,
  });
const xml = (inside: string) =>
  ora({ 'stack.xml': text(`<image w="16" h="16"><stack>${inside}</stack></image>`) });

/** A PNG whose valid header declares more pixels than it has. */
function lyingPng(width: number, height: number): Uint8Array {
  const png = Uint8Array.from(plainPng(16, 16));
  const view = new DataView(png.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  view.setUint32(29, crc32(png.subarray(12, 29)));
  return png;
}

/** A ZIP whose directory declares this size for its first file. */
function lyingZip(size: number): Uint8Array {
  const bytes = zipSync({ 'manifest.json': new Uint8Array(4096) });
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(bytes.length - 22 + 16, true);
  view.setUint32(directory + 24, size, true);
  return bytes;
}

const manifest = (change: object) =>
  zipSync({
    'manifest.json': text(JSON.stringify({ ...MANIFEST, layers: [{ ...MANIFEST.layers[0], ...change }] })),
  });

test.each<[string, () => unknown, string, string]>([
  [
    'no ZIP',
    () => readOra(text('hello')),
    'invalid_argument',
    'the OpenRaster file cannot be unpacked (invalid zip data); it is not a ZIP, or damaged',
  ],
  [
    'a ZIP of something else',
    () => readOra(zipSync({ a: text('b') })),
    'invalid_argument',
    'the OpenRaster file has no mimetype image/openraster; save it as OpenRaster (.ora)',
  ],
  [
    'no stack.xml',
    () => readOra(zipSync({ mimetype: text('image/openraster') })),
    'invalid_argument',
    'the OpenRaster file has no stack.xml; save it again',
  ],
  [
    'entities',
    () => readOra(ora({ 'stack.xml': text('<!DOCTYPE a [<!ENTITY b "c">]><image/>') })),
    'invalid_argument',
    'stack.xml is too long or defines entities, which OpenRaster does not allow',
  ],
  [
    'half an XML',
    () => readOra(ora({ 'stack.xml': text('<image w="16" h="16"><stack>') })),
    'invalid_argument',
    'stack.xml is not XML (Invalid \'[    "image",    "stack"]\' found., line 1); save the file again',
  ],
  [
    'no image',
    () => readOra(ora({ 'stack.xml': text('<a/>') })),
    'invalid_argument',
    'stack.xml has no <image>; save the file again',
  ],
  [
    'a size of no px',
    () => readOra(ora({ 'stack.xml': text('<image w="0" h="16"/>') })),
    'invalid_argument',
    'stack.xml describes a picture of 0 x 16 px',
  ],
  [
    'a size of half a px',
    () => readOra(ora({ 'stack.xml': text('<image w="1.5" h="16"/>') })),
    'invalid_argument',
    'stack.xml has w="1.5"; give whole px',
  ],
  [
    'an opacity of 7',
    () => readOra(xml('<layer name="a" src="a.png" opacity="7"/>')),
    'invalid_argument',
    'stack.xml has an opacity of 7; give a number from 0 to 1',
  ],
  [
    'a position far away',
    () => readOra(xml('<layer name="a" src="a.png" x="1e300"/>')),
    'invalid_argument',
    'stack.xml has x="1e300"; give whole px',
  ],
  [
    'a missing picture',
    () => readOra(xml('<layer name="a" src="../../etc/passwd"/>')),
    'invalid_argument',
    'layer "a" has no pixels: "../../etc/passwd" is not in the file',
  ],
  [
    'a picture that is none',
    () => readOra(ora({ 'a.png': text('hello') })),
    'invalid_argument',
    'layer "a" is not a PNG, JPEG or WebP image',
  ],
  [
    'groups without end',
    () => readOra(xml(`${'<stack>'.repeat(99)}${'</stack>'.repeat(99)}`)),
    'invalid_argument',
    'stack.xml has groups nested more than 64 deep',
  ],
  ...['constructor', 'toString', '__proto__'].map((src): [string, () => unknown, string, string] => [
    `a picture named ${src}`,
    () => readOra(xml(`<layer name="a" src="${src}"/>`)),
    'invalid_argument',
    `layer "a" has no pixels: ${JSON.stringify(src)} is not in the file`,
  ]),
  [
    'tags without end',
    () => readOra(xml(`${'<a>'.repeat(9999)}${'</a>'.repeat(9999)}`)),
    'invalid_argument',
    'stack.xml cannot be read: Maximum nested tags exceeded; save the file again',
  ],
  [
    'XML without end',
    () => readOra(xml(' '.repeat(2 ** 22))),
    'invalid_argument',
    'stack.xml is too long or defines entities, which OpenRaster does not allow',
  ],
  [
    'a page that no memory holds',
    () => readOra(ora({ 'stack.xml': text('<image w="100000" h="100000"><stack/></image>') })),
    'resource_exhausted',
    'the OpenRaster file has 100000 x 100000 px, more than the 67108864 px allowed; make it smaller',
  ],
  [
    'a small picture that many layers show',
    () => readOra(xml('<layer name="a" src="a.png"/>'.repeat(5000))),
    'resource_exhausted',
    'the OpenRaster file has 5000 layers, more than the 4096 allowed; merge some',
  ],
  [
    'a large picture that some layers show',
    () => {
      const stack = `<stack>${'<layer name="a" src="a.png"/>'.repeat(17)}</stack>`;
      const image = text(`<image w="16" h="16">${stack}</image>`);
      return readOra(ora({ 'stack.xml': image, 'a.png': lyingPng(8192, 8192) }));
    },
    'resource_exhausted',
    'the OpenRaster file has layers of 1140850688 px in all, more than the 1073741824 px allowed',
  ],
  [
    'a PNG bomb',
    () => readOra(ora({ 'a.png': lyingPng(60_000, 60_000) })),
    'resource_exhausted',
    'layer "a" has 60000 x 60000 px, more than the 67108864 px allowed; make it smaller',
  ],
  [
    'a PNG with fewer px than it says',
    () => readOra(ora({ 'a.png': lyingPng(4096, 4096) })),
    'invalid_argument',
    'layer "a" is a damaged PNG: it holds fewer pixels than its header says',
  ],
  [
    'a ZIP bomb',
    () => readZip(lyingZip(2 ** 31)),
    'resource_exhausted',
    'the ZIP unpacks into more than 512 MiB ("manifest.json"); split it or make its layers smaller',
  ],
  [
    'a ZIP that claims less than it holds',
    () => readZip(lyingZip(10)),
    'invalid_argument',
    'manifest.json is not JSON',
  ],
  [
    'too many files',
    () =>
      readZip(
        zipSync(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, new Uint8Array()]))),
      ),
    'resource_exhausted',
    'the ZIP holds more than 4096 files; split it or make its layers smaller',
  ],
  [
    'no manifest',
    () => readZip(zipSync({ a: text('b') })),
    'invalid_argument',
    'the ZIP has no manifest.json; give a ZIP written by this package',
  ],
  [
    'a layer without a file',
    () => readZip(manifest({})),
    'invalid_argument',
    'layers[0].file is missing, so layer "Layer 0" has no pixels',
  ],
  [
    'a file out of the archive',
    () => readZip(manifest({ file: '../../etc/passwd' })),
    'invalid_argument',
    'layers[0].file is "../../etc/passwd", which is not in the ZIP',
  ],
  [
    'a file named constructor',
    () => readZip(manifest({ file: 'constructor' })),
    'invalid_argument',
    'layers[0].file is "constructor", which is not in the ZIP',
  ],
  [
    'layers that no memory holds',
    () => readZip(manifest({ file: 'a.png', region: { ...region, width: 2 ** 29 } })),
    'resource_exhausted',
    'the manifest has layers of 8589934592 px in all, more than the 1073741824 px allowed',
  ],
  [
    'a manifest of another kind',
    () => readZip(manifest({ z: -1 })),
    'invalid_argument',
    'layers[0].z is not valid in a manifest of schema 1',
  ],
])('%s', (_, call, code, message) => {
  const error = failure(call);
  expect(error.message.startsWith(`[${code}] ${message}`), error.message).toBe(true);
});

test('an invalid manifest gives a warning, and the layers are still read', () => {
  const { stack, warnings } = readOra(ora({ 'mrt/manifest.json': text('{"schema":99}') }));
  expect(stack.layers.map(({ name }) => name)).toEqual(['a']);
  expect(warnings).toEqual([
    {
      feature: 'manifest',
      text: 'the manifest in the file cannot be read, so ids, captions and origin are lost',
    },
  ]);
});

test('an unknown blend mode is named once, with its layers', () => {
  const { warnings } = readOra(xml('<layer name="a" src="a.png" composite-op="svg:plaid"/>'));
  expect(warnings).toEqual([
    { feature: 'blend mode', text: '"a" has blend mode svg:plaid, which was replaced by normal' },
  ]);
});
