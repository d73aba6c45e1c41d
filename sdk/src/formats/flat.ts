import { encodePng } from '../image/index.js';
import type { LayerStack } from '../stack/stack.js';
import type { Written } from './result.js';

/** The flattened page as a PNG. */
export function writeFlat(stack: LayerStack): Written {
  const text = 'a PNG is a single picture: it contains neither the layers nor what overflows the page';
  return { bytes: encodePng(stack.composite()), warnings: [{ feature: 'layers', text }] };
}
