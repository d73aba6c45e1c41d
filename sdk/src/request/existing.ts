import { invalid, MRTError } from '../errors.js';
import { decodePng, encodePng } from '../image/index.js';
import type { Layer } from '../stack/layer.js';
import type { LayerStack } from '../stack/stack.js';
import type { Entry } from './request.js';

/** Which of its two forms an input has; non-objects fail the other form's validation. */
export function hasStack<T extends object>(input: T): input is Extract<T, { stack: unknown }> {
  return typeof input === 'object' && input !== null && 'stack' in input;
}

/** The layers of a stack as kept entries, background first. */
export function keptEntries(stack: LayerStack): Entry[] {
  if (stack.layers[0]?.role !== 'background') {
    throw invalid('stack', 'has no background as its lowest layer; add one: this task needs it');
  }
  return stack.layers.map((layer) => {
    const kept: Layer = { ...layer, source: 'kept' };
    const { id, name, role, region, caption } = kept;
    return { id, name, role, region, caption, kept, modelPng: withOpacity(kept) };
  });
}

/** The layer of a stack with this id or name. */
export function find(stack: LayerStack, idOrName: string, field: string): Layer {
  try {
    return stack.layer(idOrName);
  } catch (cause) {
    if (!MRTError.is(cause)) throw cause;
    throw new MRTError('invalid_argument', `${field}: ${cause.text}`, { field, cause });
  }
}

/** The pixels for the model: the wire has no opacity, so it is multiplied into the alpha of a copy. */
function withOpacity(layer: Layer): Uint8Array {
  const opacity = layer.hidden ? 0 : layer.opacity;
  if (opacity === 1) return layer.png;
  const image = decodePng(layer.png, { what: `the PNG of layer ${JSON.stringify(layer.name)}` });
  for (let at = 3; at < image.data.length; at += 4) image.data[at] = (image.data[at] as number) * opacity;
  return encodePng(image);
}
