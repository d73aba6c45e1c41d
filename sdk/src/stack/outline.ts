import type { LayerStack } from './stack.js';

/**
 * What a picture is made of, for those who get only its pixels: layers bottom to top, with regions in px of the canvas. Fields
 * that are undefined are absent in JSON.
 */
export function outlineOf(stack: LayerStack) {
  return {
    seed: stack.provenance?.seed,
    canvas: stack.canvas,
    page: stack.page,
    remarks: stack.remarks,
    layers: stack.layers.map(({ id, name, role, kind, caption, region, text, digest }, z) => ({
      ...{ id, name, z, role, kind, caption, region, text, digest },
    })),
  };
}
