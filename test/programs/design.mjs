import { encodePng, LayerStack, makeGroup, makeLayer, maskOf } from './sdk.mjs';

const canvas = { width: 360, height: 240 };
const page = { x: 20, y: 20, width: 320, height: 200 };

/** A picture whose px are what `colour` says, straight RGBA. */
function layer(id, region, colour, more = {}) {
  const { width, height } = region;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++)
    data.set(colour(at % width, Math.floor(at / width), width, height), at * 4);
  return makeLayer({ id, region, png: encodePng({ width, height, data }), ...more });
}

const disc = (rgb) => (x, y, width, height) => {
  const away = Math.hypot(x - width / 2 + 0.5, y - height / 2 + 0.5);
  return [...rgb, 255 * Math.min(1, Math.max(0, width / 2 - away))];
};

const ground = layer('ground', page, (x, y) => [200 - (x >> 2), 220 - (y >> 1), 240, 255], {
  role: 'background',
});
const overflowing = layer('star', { x: 0, y: 0, width: 120, height: 120 }, disc([230, 40, 40]), {
  name: 'glow — ünïcode 层 <&>',
  opacity: 0.5,
});

/** What every format holds: layers of any opacity that leave the page, names in any script, groups, hidden layers. */
export const plain = new LayerStack({
  canvas,
  page,
  layers: [
    ground,
    overflowing,
    layer('moon', { x: 120, y: 60, width: 100, height: 100 }, disc([250, 220, 40]), { group: 'sky' }),
    layer('hidden', { x: 100, y: 40, width: 80, height: 80 }, () => [0, 0, 0, 255], {
      group: 'sky',
      hidden: true,
    }),
    layer('bar', { x: 60, y: 170, width: 240, height: 30 }, (x) => [20, 60, 120, 255 - x]),
  ],
  groups: [makeGroup({ id: 'sky', name: 'Sky' })],
});

const { width, height } = { width: 100, height: 100 };
const ramp = Uint8Array.from({ length: width * height }, (_, at) =>
  Math.round(((at % width) * 255) / (width - 1)),
);

/** What designs have besides: blend modes, an isolated group with an opacity, a mask, a clipped layer. */
export const structured = new LayerStack({
  canvas,
  page,
  layers: [
    ground,
    layer('shade', { x: 40, y: 40, width: 200, height: 80 }, () => [255, 180, 90, 255], {
      blendMode: 'multiply',
    }),
    layer('moon', { x: 120, y: 60, width, height }, disc([250, 220, 40]), {
      group: 'sky',
      mask: maskOf(ramp, { x: 120, y: 60, width, height }, { outside: 0 }),
    }),
    layer('star', { x: 170, y: 90, width, height }, disc([60, 160, 60]), { group: 'sky' }),
    layer('base', { x: 230, y: 100, width: 90, height: 90 }, disc([120, 40, 160])),
    layer('stripe', { x: 220, y: 130, width: 120, height: 30 }, () => [255, 255, 255, 255], {
      clipped: true,
    }),
  ],
  groups: [makeGroup({ id: 'sky', name: 'Sky', blendMode: 'normal', opacity: 0.6 })],
});
