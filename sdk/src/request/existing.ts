import { MRTError } from '../errors.js';
import type { Region } from '../geometry.js';
import { blankImage, encodePng } from '../image/index.js';
import { groupsAround } from '../stack/group.js';
import { type Layer, makeLayer } from '../stack/layer.js';
import { maskedPng } from '../stack/masked.js';
import type { LayerStack } from '../stack/stack.js';
import type { Entry } from './request.js';

/** Which of its two forms an input has; non-objects fail the other form's validation. */
export function hasStack<T extends object>(input: T): input is Extract<T, { stack: unknown }> {
  return typeof input === 'object' && input !== null && 'stack' in input;
}

/** The layers of a stack as kept entries, background first. A stack without one gets a transparent background as large as its page. */
export function keptEntries(stack: LayerStack): Entry[] {
  const { layers, page } = stack;
  const all = layers[0]?.role === 'background' ? layers : [clearBackground(stack, page), ...layers];
  return all.map((layer) => {
    const kept: Layer = { ...layer, source: 'kept' };
    const { id, name, role, region, caption } = kept;
    return { id, name, role, region, caption, kept, modelPng: asSeen(kept, stack) };
  });
}

/** What the result keeps of the stack besides its layers. */
export const frameOf = ({ groups, dpi }: LayerStack) => ({ groups, ...(dpi !== undefined && { dpi }) });

function clearBackground({ layers }: LayerStack, region: Region): Layer {
  const id = layers.some((layer) => layer.id === 'background') ? 'clear-background' : 'background';
  const png = encodePng(blankImage(region.width, region.height));
  return makeLayer({ id, name: 'Background', role: 'background', region, png });
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

/**
 * The pixels for the model: the wire has neither opacity nor masks nor groups, so those of the layer and of the groups around it
 * are multiplied into the alpha of a copy. Blend modes and clipping are left out.
 */
function asSeen(layer: Layer, { groups }: LayerStack): Uint8Array {
  const looks = [layer, ...groupsAround(groups, layer)];
  return maskedPng(
    layer,
    groups,
    looks.reduce((all, look) => (look.hidden ? 0 : all * look.opacity), 1),
  );
}
