import type { AdjustmentLayer } from 'ag-psd';
import { hueSaturation } from './hue.js';
import { blackAndWhite, channelMixer, gradientMap, luminosity, selectiveColour } from './mixing.js';
import { brightness, byTone, curves, exposure, levels, type Recolour } from './tables.js';

export type { Recolour } from './tables.js';

/** What an adjustment does to a colour; undefined for one that is not drawn. */
export function recolourOf(adjustment: AdjustmentLayer, mode: string): Recolour | undefined {
  switch (adjustment.type) {
    case 'brightness/contrast':
      return brightness(adjustment);
    case 'levels':
      return levels(adjustment, mode);
    case 'curves':
      return curves(adjustment, mode);
    case 'exposure':
      return exposure(adjustment, mode);
    case 'hue/saturation':
      return hueSaturation(adjustment);
    case 'black & white':
      return blackAndWhite(adjustment);
    case 'channel mixer':
      return channelMixer(adjustment);
    case 'invert':
      return byTone((value) => 1 - value);
    case 'posterize':
      return posterise(adjustment.levels);
    case 'threshold':
      return threshold(adjustment.level);
    case 'gradient map':
      return gradientMap(adjustment);
    case 'selective color':
      return selectiveColour(adjustment);
    default:
      return undefined;
  }
}

function posterise(levels = 4): Recolour {
  const count = Math.min(255, Math.max(2, levels));
  return (rgb) => {
    for (let i = 0; i < 3; i++)
      rgb[i] = Math.min(1, Math.floor((255 / 256) * (rgb[i] as number) * count) / (count - 1));
  };
}

function threshold(level = 128): Recolour {
  return (rgb) => {
    rgb.fill(Math.round(luminosity(rgb) * 255) >= level ? 1 : 0);
  };
}
