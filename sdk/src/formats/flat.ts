import { encodePng } from '../image/index.js';
import type { LayerStack } from '../stack/stack.js';
import type { Written } from './result.js';

/** The flattened page as a PNG. */
export function writeFlat(stack: LayerStack): Written {
  const text = 'a PNG is one picture: the layers, and what overflows the page, are not in it';
  return { bytes: encodePng(stack.composite()), warnings: [{ feature: 'layers', text }] };
}
