import { invalid, MRTError } from '../errors.js';
import { decodePng, encodePng } from '../image/index.js';
import type { Layer } from '../stack/layer.js';
import type { LayerStack } from '../stack/stack.js';
import type { Entry } from './request.js';

/** Which of its two forms an input has; what is no object at all is told by the check of the other form. */
export function hasStack<T extends object>(input: T): input is Extract<T, { stack: unknown }> {
  return typeof input === 'object' && input !== null && 'stack' in input;
}

/** The layers of a stack as kept entries, background first. */
export function entriesOf(stack: LayerStack): Entry[] {
  if (stack.layers[0]?.role !== 'background') {
    throw invalid('stack', 'has no background at its bottom; the tasks on layers need one');
  }
  return stack.layers.map((layer) => {
    const kept: Layer = { ...layer, source: 'kept' };
    const { id, name, role, region, caption } = kept;
    return { id, name, role, region, caption, kept, seen: asSeen(kept) };
  });
}

/** The layer of a stack that the caller means by an id or a name. */
export function find(stack: LayerStack, idOrName: string, field: string): Layer {
  try {
    return stack.layer(idOrName);
  } catch (cause) {
    if (!MRTError.is(cause)) throw cause;
    throw new MRTError('invalid_argument', `${field}: ${cause.text}`, { field, cause });
  }
}

/** What the model is shown: the wire knows no opacity, so it goes into the alpha of a copy. */
function asSeen(layer: Layer): Uint8Array {
  const opacity = layer.hidden ? 0 : layer.opacity;
  if (opacity === 1) return layer.png;
  const image = decodePng(layer.png, { what: `the PNG of layer ${JSON.stringify(layer.name)}` });
  for (let at = 3; at < image.data.length; at += 4) image.data[at] = (image.data[at] as number) * opacity;
  return encodePng(image);
}
