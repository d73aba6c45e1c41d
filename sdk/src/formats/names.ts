import type { LayerStack } from '../stack/stack.js';
import type { Warning } from './result.js';
import { isXml } from './xml.js';

/** The names that XML cannot hold as they are. */
export function nameWarnings(stack: LayerStack): Warning[] {
  return stack.layers
    .filter(({ name }) => !isXml(name))
    .map(({ id }) => ({
      layer: id,
      feature: 'name',
      text: 'has characters that XML cannot hold; they became U+FFFD',
    }));
}
