import type { Layer as PsdLayer } from 'ag-psd';
import type { RgbaImage } from '../../../image/index.js';
import type { BlendMode } from '../../../stack/blend.js';
import { fromPsdMode } from '../blend-names.js';

/** In these blend modes the fill's opacity moves a layer's colours towards one that changes nothing; in others it is an opacity. */
const NEUTRAL: Partial<Record<BlendMode, number>> = {
  'linear-dodge': 0,
  'color-dodge': 0,
  difference: 0,
  'linear-burn': 255,
  'color-burn': 255,
  'vivid-light': 127.5,
  'linear-light': 127.5,
};

/** The colour that a layer's fill opacity moves its own towards, 0 to 255; undefined where it is a plain opacity. */
export function neutralOf({ blendMode, fillOpacity = 1, children }: PsdLayer): number | undefined {
  if (fillOpacity === 1 || children) return undefined;
  const mode = fromPsdMode(blendMode === 'pass through' ? 'normal' : blendMode);
  return mode && NEUTRAL[mode];
}

/** Moves colours towards a neutral one, in place. */
export function weaken({ data }: RgbaImage, share: number, neutral: number): void {
  for (let at = 0; at < data.length; at++)
    if (at % 4 !== 3) data[at] = neutral + ((data[at] as number) - neutral) * share;
}
