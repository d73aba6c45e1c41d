import type { Region } from '@mrt/sdk/web';
import { resized } from '../files/workers.js';
import { t } from '../text.js';
import { place } from './edits.js';
import { pixelsOf } from './pixels.js';
import { act, design, say, textOf } from './store.js';

/** Resizes a layer from its pixels at full size, which are kept for the next time. */
export async function resizeLayer(id: string, region: Region): Promise<void> {
  const value = design();
  const layer = value?.manifest.layers.find((each) => each.id === id);
  if (!value || !layer) return;
  const { width, height } = region;
  if (layer.region.width === width && layer.region.height === height)
    return void act(t.labels.move, (present) => place(present, id, region));
  const original = value.originals[id] ?? layer.digest;
  const png = pixelsOf(original);
  if (!png) return;
  try {
    const made = await resized(png, width, height);
    act(t.labels.resize, (present) => ({
      ...place(present, id, region, made),
      originals: { ...present.originals, [id]: original },
    }));
  } catch (error) {
    say('error', textOf(error));
  }
}
