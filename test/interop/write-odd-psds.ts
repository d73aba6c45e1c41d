import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Layer, type Psd, writePsdUint8Array } from 'ag-psd';

/** node write-odd-psds.js FOLDER: one PSD, NAME.psd, for each thing that Photoshop has and a stack of layers has not. */
const folder = process.argv[2] as string;
const SIDE = 16;

const pixels = () => ({ width: SIDE, height: SIDE, data: new Uint8ClampedArray(4 * SIDE * SIDE).fill(128) });
const top = (more: Layer): Layer => ({ name: 'top', left: 4, top: 4, imageData: pixels(), ...more });
const px = (value: number) => ({ units: 'Pixels' as const, value });
const path = {
  paths: [
    {
      open: false,
      operation: 'combine' as const,
      fillRule: 'even-odd' as const,
      knots: [
        { linked: true, points: [4, 4, 4, 4, 4, 4] },
        { linked: true, points: [12, 4, 12, 4, 12, 4] },
        { linked: true, points: [12, 12, 12, 12, 12, 12] },
      ],
    },
  ],
};
const half = {
  left: 4,
  top: 4,
  right: 12,
  bottom: 20,
  defaultColor: 0,
  imageData: { ...pixels(), width: 8 },
};

const ODD: Record<string, Layer> = {
  adjustment: { name: 'top', adjustment: { type: 'brightness/contrast', brightness: 20, contrast: 10 } },
  effects: top({
    effects: { dropShadow: [{ enabled: true, present: true, size: px(4), distance: px(2), angle: 90 }] },
  }),
  'effects that are off': top({ effects: { dropShadow: [{ enabled: false, present: true, size: px(4) }] } }),
  fill: { name: 'top', vectorFill: { type: 'color', color: { r: 255, g: 0, b: 0 } } },
  'vector mask': top({ vectorMask: path }),
  mask: top({ mask: half }),
  'mask that is off': top({ mask: { ...half, disabled: true } }),
  'mask with feather': top({ mask: { ...half, userMaskFeather: 3 } }),
  text: top({ text: { text: 'hello', transform: [1, 0, 0, 1, 4, 16] } }),
  'smart object': top({
    placedLayer: {
      id: '20953ddb-9391-11ec-b4f1-c15674f50bc4',
      type: 'raster',
      transform: [4, 4, 20, 4, 20, 20, 4, 20],
      width: SIDE,
      height: SIDE,
    },
  }),
  'fill opacity': top({ fillOpacity: 0.5 }),
};

for (const [name, layer] of Object.entries(ODD)) {
  const psd: Psd = {
    width: 32,
    height: 32,
    imageData: { width: 32, height: 32, data: new Uint8ClampedArray(4 * 32 * 32) },
    children: [{ name: 'below', left: 0, top: 0, imageData: pixels() }, layer],
  };
  writeFileSync(join(folder, `${name}.psd`), writePsdUint8Array(psd));
}
