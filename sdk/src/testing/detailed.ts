import type { LayerText } from '../stack/details.js';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { plainPng } from './scripts.js';

export const HEADLINE: LayerText = {
  string: 'SUMMER\nSALE',
  box: { x: 12, y: 20, width: 24, height: 8 },
  angle: -2.5,
  vertical: false,
  colour: [250, 240, 30],
  height: 3.5,
  alignment: 'center',
  confidence: 0.98,
};

/** A stack as the experts make it: a background, a text that reaches beyond the page, and a picture. */
export const DETAILED = new LayerStack({
  canvas: { width: 64, height: 48 },
  page: { x: 8, y: 8, width: 48, height: 32 },
  provenance: {
    task: 'image_to_layers',
    model: 'small',
    weights: 'sha256:00',
    seed: 7,
    steps: 0,
    guidance: 1,
    expert: 'experts',
  },
  layers: [
    makeLayer({
      id: 'background',
      name: 'Background',
      role: 'background',
      region: { x: 8, y: 8, width: 48, height: 32 },
      png: plainPng(48, 32, [0, 0, 255, 255]),
      source: 'generated',
      kind: 'background',
    }),
    makeLayer({
      id: 'layer-1',
      name: 'SUMMER SALE',
      region: { x: 4, y: 20, width: 32, height: 8 },
      png: plainPng(32, 8),
      source: 'generated',
      kind: 'text',
      confidence: 0.98,
      alpha: 'text',
      text: HEADLINE,
    }),
    makeLayer({
      id: 'layer-2',
      name: 'picture',
      region: { x: 30, y: 12, width: 8, height: 8 },
      png: plainPng(8, 8),
      source: 'generated',
      kind: 'picture',
      confidence: 0.6,
      alpha: 'refiner',
    }),
  ],
});
