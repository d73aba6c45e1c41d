import type {
  BlackAndWhiteAdjustment,
  ChannelMixerAdjustment,
  ChannelMixerChannel,
  CMYK,
  GradientMapAdjustment,
  SelectiveColorAdjustment,
} from 'ag-psd';
import { blendOf } from '../../../stack/blend.js';
import { stopsPainter } from '../fills/gradients.js';
import { rgbOf } from '../fills/rgb.js';
import type { Recolour } from './tables.js';

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** The luminosity of red, green and blue, as Photoshop weighs them. */
export const luminosity = (rgb: Float32Array) =>
  0.3 * (rgb[0] as number) + 0.59 * (rgb[1] as number) + 0.11 * (rgb[2] as number);

export function channelMixer({
  monochrome,
  red,
  green,
  blue,
  gray,
}: ChannelMixerAdjustment): Recolour | undefined {
  const rows = monochrome ? [gray, gray, gray] : [red, green, blue];
  if (rows.some((row) => !row)) return undefined;
  return (rgb) => {
    const [r, g, b] = rgb as unknown as [number, number, number];
    (rows as ChannelMixerChannel[]).forEach((row, i) => {
      rgb[i] = clamp((row.red * r + row.green * g + row.blue * b + row.constant) / 100);
    });
  };
}

/** Each colour is grey, plus the part of a secondary colour (two channels), plus that of a primary one, each with its weight. */
export function blackAndWhite(adjustment: BlackAndWhiteAdjustment): Recolour {
  const { reds = 40, yellows = 60, greens = 40, cyans = 60, blues = 20, magentas = 80 } = adjustment;
  const primary = [reds, greens, blues];
  const without = [cyans, magentas, yellows]; // the secondary colour that lacks red, green or blue
  const tint = adjustment.useTint ? rgbOf(adjustment.tintColor) : undefined;
  const colour = tint && Float32Array.from(tint, (value) => value / 255);
  const blend = blendOf('color');
  return (rgb) => {
    const order = [0, 1, 2].sort((a, b) => (rgb[b] as number) - (rgb[a] as number)) as [
      number,
      number,
      number,
    ];
    const [most, middle, least] = order.map((i) => rgb[i] as number) as [number, number, number];
    const grey =
      least +
      ((middle - least) * (without[order[2]] as number)) / 100 +
      ((most - middle) * (primary[order[0]] as number)) / 100;
    rgb.fill(clamp(grey));
    if (colour && blend) blend(rgb.slice(), colour, rgb);
  };
}

/** The gradient's colour at each luminosity. */
export function gradientMap(adjustment: GradientMapAdjustment): Recolour | undefined {
  const { gradientType, colorStops = [], reverse = false } = adjustment;
  if (gradientType !== 'solid') return undefined;
  const stops = colorStops.map((stop) => ({ ...stop, location: stop.location / 4096 }));
  const colourAt = stopsPainter(stops, 1);
  return (
    colourAt &&
    ((rgb) => {
      const light = luminosity(rgb);
      const colour = colourAt(reverse ? 1 - light : light);
      for (let i = 0; i < 3; i++) rgb[i] = (colour[i] as number) / 255;
    })
  );
}

type Range = Exclude<keyof SelectiveColorAdjustment, 'type' | 'mode'>;

/** How far a colour belongs to each range: by how much its largest, middle and least channel differ. */
function sharesOf(rgb: Float32Array): Partial<Record<Range, number>> {
  const order = [0, 1, 2].sort((a, b) => (rgb[b] as number) - (rgb[a] as number)) as [number, number, number];
  const [most, middle, least] = order.map((i) => rgb[i] as number) as [number, number, number];
  const primary = (['reds', 'greens', 'blues'] as const)[order[0]] as Range;
  const secondary = (['cyans', 'magentas', 'yellows'] as const)[order[2]] as Range;
  return {
    [primary]: most - middle,
    [secondary]: middle - least,
    whites: least > 0.5 ? 2 * least - 1 : 0,
    blacks: most < 0.5 ? 1 - 2 * most : 0,
    neutrals: 1 - (Math.abs(most - 0.5) + Math.abs(least - 0.5)),
  };
}

/** Adds ink to some ranges of colours, as a share of the ink there is (relative), or as it is (absolute). */
export function selectiveColour(adjustment: SelectiveColorAdjustment): Recolour {
  const relative = adjustment.mode !== 'absolute';
  return (rgb) => {
    const shares = sharesOf(rgb);
    const change = [0, 0, 0];
    for (const [range, share = 0] of Object.entries(shares) as [Range, number][]) {
      const inks: CMYK | undefined = adjustment[range];
      if (!inks || share <= 0) continue;
      [inks.c, inks.m, inks.y].forEach((ink, i) => {
        const black = inks.k / 100;
        const wanted = (-1 - ink / 100) * black - ink / 100;
        const value = rgb[i] as number;
        const room = relative ? 1 - value : 1;
        change[i] = (change[i] as number) + Math.min(1 - value, Math.max(-value, wanted * room)) * share;
      });
    }
    for (let i = 0; i < 3; i++) rgb[i] = clamp((rgb[i] as number) + (change[i] as number));
  };
}
