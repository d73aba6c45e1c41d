import type { BlendMode as PsdBlendMode } from 'ag-psd';
import { BLEND_MODES, type BlendMode } from '../../stack/blend.js';

/** Photoshop's name of a blend mode, as ag-psd has it: the same words without dashes. */
export const toPsdMode = (mode: BlendMode | 'pass-through') => mode.replaceAll('-', ' ') as PsdBlendMode;

/** Our name; undefined for a mode that cannot be drawn: dissolve. */
export function fromPsdMode(mode: PsdBlendMode = 'normal'): BlendMode | undefined {
  const name = mode.replaceAll(' ', '-');
  return BLEND_MODES.find((known) => known === name);
}
