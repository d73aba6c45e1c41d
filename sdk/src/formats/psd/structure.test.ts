import { type Layer as PsdLayer, readPsd as parsePsd } from 'ag-psd';
import { expect, test } from 'vitest';
import { decodePng, encodePng } from '../../image/index.js';
import { BLEND_MODES } from '../../stack/blend.js';
import { makeGroup } from '../../stack/group.js';
import { makeLayer } from '../../stack/layer.js';
import { maskOf } from '../../stack/mask.js';
import { LayerStack } from '../../stack/stack.js';
import { fill, plainLayer, psdOf } from '../../testing/designs.js';
import { toPsdMode } from './blend-names.js';
import { readPsd, writePsd } from './index.js';

const back = plainLayer('back', [200, 200, 0, 255]);
const over = (more: PsdLayer = {}) => plainLayer('over', [153, 140, 90, 255], more);

test('a multiplied layer is read, drawn and found equal to the merged picture', () => {
  const bytes = psdOf([back, over({ blendMode: 'multiply' })], [120, 110, 0, 255]);
  const { stack, warnings, psnr } = readPsd(bytes);
  expect(stack.layer('over').blendMode).toBe('multiply');
  expect([...stack.composite().data.subarray(0, 4)]).toEqual([120, 110, 0, 255]);
  expect(psnr).toBe(Number.POSITIVE_INFINITY);
  expect(warnings).toEqual([]);
});

test.each(BLEND_MODES)('%s comes in and goes out', (blendMode) => {
  const { stack } = readPsd(psdOf([back, over({ blendMode: toPsdMode(blendMode) })], [0, 0, 0, 255]));
  expect(stack.layer('over').blendMode).toBe(blendMode);
  const again = parsePsd(writePsd(stack).bytes, { useImageData: true });
  expect(again.children?.[1]?.blendMode).toBe(toPsdMode(blendMode));
});

test('a mode that cannot be drawn is named', () => {
  const { warnings } = readPsd(psdOf([back, over({ blendMode: 'dissolve' })], [153, 140, 90, 255]));
  expect(warnings).toEqual([
    { feature: 'blend mode', text: '"over" has blend mode dissolve, which became normal' },
  ]);
});

test('a distance below 40 dB is said, and the merged picture can be preferred', () => {
  const bytes = psdOf([back, over({ name: 'veil', opacity: 0.5 })], [100, 110, 120, 255]);
  const { warnings, psnr } = readPsd(bytes);
  expect(psnr).toBeGreaterThan(8);
  expect(psnr).toBeLessThan(12);
  expect(warnings).toEqual([
    {
      feature: 'merged picture',
      text: `the layers add up to ${psnr?.toFixed(1)} dB of the file's own picture; above 40 dB nobody sees a difference`,
    },
  ]);
  const flat = readPsd(bytes, { prefer: 'merged' });
  expect(flat.stack.layers).toHaveLength(1);
  expect([...flat.stack.composite().data.subarray(0, 4)]).toEqual([100, 110, 120, 255]);
  expect(flat.warnings[0]?.text).toMatch(/so that picture became the only layer$/);
});

test('a file without a merged picture has no distance', () => {
  expect(readPsd(psdOf([back, over()], [0, 0, 0, 255])).psnr).toBeUndefined();
});

test('groups keep their tree, and a clipped layer its base', () => {
  const mask = {
    left: 0,
    top: 0,
    right: 2,
    bottom: 4,
    defaultColor: 0,
    imageData: fill(2, 4, [128, 128, 128, 255]),
  };
  const group: PsdLayer = {
    name: 'outer',
    blendMode: 'pass through',
    opacity: 0.5,
    mask,
    children: [
      { name: 'inner', blendMode: 'screen', hidden: true, children: [over({ name: 'deep' })] },
      plainLayer('base', [10, 20, 30, 255], { left: 2 }),
      over({ clipping: true }),
    ],
  };
  const { stack, warnings } = readPsd(psdOf([back, group], [0, 0, 0, 255]));
  expect(
    stack.groups.map(({ id, name, parent, blendMode, hidden }) => [id, name, parent, blendMode, hidden]),
  ).toEqual([
    ['group-1', 'outer', undefined, 'pass-through', false],
    ['group-2', 'inner', 'group-1', 'screen', true],
  ]);
  expect(stack.layers.map(({ name, group, clipped }) => [name, group, clipped])).toEqual([
    ['back', undefined, false],
    ['deep', 'group-2', false],
    ['base', 'group-1', false],
    ['over', 'group-1', true],
  ]);
  expect(stack.group('outer').mask).toMatchObject({
    outside: 0,
    region: { x: 0, y: 0, width: 2, height: 4 },
  });
  expect(warnings).toEqual([]);
});

test('a whole design comes back with the same tree, and no layer more', () => {
  const region = { x: 0, y: 0, width: 8, height: 8 };
  const png = encodePng(fill(8, 8, [200, 100, 50, 128]));
  const mask = maskOf(new Uint8Array(16).fill(99), { x: -2, y: 3, width: 4, height: 4 }, { outside: 255 });
  const stack = new LayerStack({
    canvas: { width: 20, height: 20 },
    page: { x: 2, y: 2, width: 12, height: 12 },
    layers: [
      makeLayer({ id: 'a', region, png, group: 'board' }),
      makeLayer({
        id: 'b',
        name: 'B',
        region,
        png,
        group: 'board',
        clipped: true,
        blendMode: 'color-burn',
        mask,
      }),
      makeLayer({ id: 'c', region, png, group: 'fx', mask: { ...mask, disabled: true } }),
      makeLayer({ id: 'd', region, png, locked: true, clipped: true, hidden: true }),
    ],
    groups: [
      makeGroup({ id: 'board', artboard: { region: { x: 2, y: 2, width: 5, height: 5 }, color: [1, 2, 3] } }),
      makeGroup({ id: 'empty', parent: 'board' }),
      makeGroup({ id: 'fx', name: 'FX', blendMode: 'hard-light', opacity: 0.3, locked: true, mask }),
    ],
    dpi: 300,
  });
  const { bytes } = writePsd(stack);
  const opened = readPsd(bytes);
  expect(opened.warnings).toEqual([]);
  expect(opened.psnr).toBeGreaterThan(40);
  expect(stack.diff(opened.stack)).toMatchObject({ equal: true });
  expect(Buffer.compare(writePsd(opened.stack).bytes, bytes)).toBe(0);
  const psd = parsePsd(bytes, { useImageData: true });
  expect(psd.imageResources?.resolutionInfo?.horizontalResolution).toBe(300);
  expect(psd.children?.map(({ name, children }) => [name, children?.map((child) => child.name)])).toEqual([
    ['board', ['a', 'B', 'empty']],
    ['FX', ['c']],
    ['d', undefined],
  ]);
});

test('a name of 300 characters is cut for Photoshop, said, and whole in the metadata', () => {
  const name = 'long '.repeat(60);
  const layer = makeLayer({
    id: 'a',
    name,
    region: { x: 0, y: 0, width: 4, height: 4 },
    png: encodePng(fill(4, 4, [1, 2, 3, 255])),
  });
  const { bytes, warnings } = writePsd(new LayerStack({ canvas: { width: 4, height: 4 }, layers: [layer] }));
  expect(warnings).toEqual([
    { feature: 'name', text: '"long long long long ..." was cut to 255 characters' },
  ]);
  expect(parsePsd(bytes, { useImageData: true }).children?.[0]?.name).toBe(name.slice(0, 255));
  expect(readPsd(bytes).stack.layers[0]?.name).toBe(name);
});

test('a layer that does not cover the page is no background, and none is added', () => {
  const { stack, warnings } = readPsd(psdOf([plainLayer('a', [1, 2, 3, 255], { left: 1 })], [1, 2, 3, 255]));
  expect(stack.layers.map(({ role }) => role)).toEqual(['layer']);
  expect(warnings).toEqual([]);
  expect(decodePng(stack.layers[0]?.png as Uint8Array).data[3]).toBe(255);
});

test('progress is called after each layer', () => {
  const seen: string[] = [];
  const onProgress = (index: number, of: number) => seen.push(`${index}/${of}`);
  const { stack } = readPsd(psdOf([back, over()], [153, 140, 90, 255]), { onProgress });
  writePsd(stack, undefined, { onProgress });
  expect(seen).toEqual(['1/2', '2/2', '1/2', '2/2']);
});

test('a file of more channels than ag-psd reads is read', () => {
  const bytes = psdOf([back, over()], [0, 0, 0, 255]);
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(12, 20);
  const { stack, warnings } = readPsd(bytes);
  expect(stack.layers).toHaveLength(2);
  expect(warnings.map(({ text }) => text)).toContain('the file also holds 17 extra channels, not kept here');
});

test('layers that cannot be read leave the merged picture, which is said; without one the file is refused', () => {
  const strange = (merged: readonly [number, number, number, number], more = {}) => {
    const bytes = psdOf([back, over({ blendMode: 'multiply' })], merged, more);
    bytes.set(
      [...'what'].map((letter) => letter.charCodeAt(0)),
      Buffer.from(bytes).indexOf('8BIMmul ') + 4,
    );
    return bytes;
  };
  const imageData = fill(4, 4, [9, 9, 9, 255]);
  imageData.data.set([200, 100, 50, 255], 0);
  const { stack, warnings } = readPsd(strange([0, 0, 0, 255], { imageData }));
  expect([...stack.composite().data.subarray(0, 8)]).toEqual([200, 100, 50, 255, 9, 9, 9, 255]);
  expect(warnings).toEqual([
    {
      feature: 'layers',
      text: "the layers cannot be read (Invalid blend mode: 'what'), so the merged picture became the only layer",
    },
  ]);
  expect(() => readPsd(strange([0, 0, 0, 255]))).toThrow(
    "the PSD cannot be read: Invalid blend mode: 'what'",
  );
});
