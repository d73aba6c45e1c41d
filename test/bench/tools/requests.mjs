// Requests of all four tasks for held-out designs, as an app gives them to the SDK.
import { python, script } from './python.mjs';

/**
 * `count` requests, task after task: { task, bucket, layers, method, input }; `options` are those of designs.py: only requests
 * of one `bucket`, `task` or number of `layers`. The same ones at every call.
 */
export async function requests(count, options = {}) {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const cases = await python([script('designs.py'), count, ...words]);
  return cases.map((one) => ({ ...one, ...INPUTS[one.task](one) }));
}

const box = ([x, y, width, height]) => ({ x, y, width, height });
const bytes = (base64) => Uint8Array.from(Buffer.from(base64, 'base64'));
const frame = ({ canvas: [width, height], page, seed }) => ({
  canvas: { width, height },
  page: box(page),
  seed,
});
const captioned = ({ captions, regions }, slot) => ({ region: box(regions[slot]), caption: captions[slot] });

const INPUTS = {
  text_to_layers: (one) => ({
    method: 'generate',
    input: {
      ...frame(one),
      background: captioned(one, 0),
      layers: above(one, (slot) => captioned(one, slot)),
    },
  }),
  image_to_layers: (one) => ({
    method: 'decompose',
    input: {
      image: bytes(one.images[0]),
      expert: 'network', // whose steps are measured
      seed: one.seed,
      layers: above(one, (slot) => onPage(one, slot)),
    },
  }),
  add_layers: (one) => ({ method: 'addLayers', input: edited(one, () => ({})) }),
  restyle_layers: (one) => ({
    method: 'restyle',
    input: edited(one, (slot) => ({ reference: bytes(one.references[slot]) })),
  }),
};

const above = ({ regions }, layer) => regions.slice(1).map((_, index) => layer(index + 1));

/** In decompose the canvas is the picture. */
function onPage(one, slot) {
  const { region, caption } = captioned(one, slot);
  return { caption, region: { ...region, x: region.x - one.page[0], y: region.y - one.page[1] } };
}

function edited(one, target) {
  const kept = (slot) => ({ region: box(one.regions[slot]), image: bytes(one.images[slot + 1]) });
  const layer = (slot) => (one.keep[slot] ? kept(slot) : { ...captioned(one, slot), ...target(slot) });
  return { ...frame(one), background: kept(0), layers: above(one, layer) };
}
