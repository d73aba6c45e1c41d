import { type BlendMode, W3C_MODES } from '../../stack/blend.js';

export const SRC_OVER = 'svg:src-over';
export const SRC_ATOP = 'svg:src-atop';

/** The operation of a blend mode; undefined for Photoshop's further modes, which OpenRaster lacks. */
export function operationOf(mode: BlendMode): string | undefined {
  if (mode === 'normal') return SRC_OVER;
  if (mode === 'linear-dodge') return 'svg:plus';
  return W3C_MODES.includes(mode) ? `svg:${mode}` : undefined;
}

/** The blend mode of an operation; undefined for an unknown one. */
export function modeOf(operation: string): BlendMode | undefined {
  if (operation === SRC_OVER || operation === SRC_ATOP) return 'normal';
  if (operation === 'svg:plus' || operation === 'svg:add') return 'linear-dodge';
  return W3C_MODES.find((mode) => mode !== 'normal' && operation === `svg:${mode}`);
}
