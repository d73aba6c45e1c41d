// Layers that become one picture.
import { LayerStack, type Region } from '@mrt/sdk/web';
import { flattened } from '../files/workers.js';
import { t } from '../text.js';
import type { Design } from './document.js';
import { merge } from './edits.js';
import { stackFrom } from './stacks.js';
import { act, design, say, select, textOf } from './store.js';

export const mergeSelected = (ids: readonly string[]) => merged(ids, t.layers.merged, t.labels.merge);

export const mergeVisible = () => merged(visible(), t.layers.merged, t.labels.merge);

/** Everything that is seen becomes one layer; hidden layers are dropped. */
export async function flatten(): Promise<void> {
  const value = design();
  if (!value) return;
  const png = await flattened(stackFrom(value), 'canvas').catch((error) => void say('error', textOf(error)));
  if (!png) return;
  act(t.labels.flatten, (present) => {
    const { canvas, page, dpi } = stackFrom(present);
    const [lowest] = present.manifest.layers;
    if (!lowest) return present;
    const region = { x: 0, y: 0, ...canvas };
    const only = merge(
      present,
      present.manifest.layers.map(({ id }) => id),
      region,
      png,
      t.layers.flat,
    );
    const layers = only.manifest.layers.map(({ group: _, ...rest }) => ({
      ...rest,
      role: 'background' as const,
    }));
    const manifest = { schema: 1 as const, canvas, page, ...(dpi !== undefined && { dpi }), layers };
    return { ...present, manifest, originals: {} };
  });
}

/** The layer and the one below it. */
export function mergeDown(id: string): Promise<void> {
  const layers = design()?.manifest.layers ?? [];
  const below = layers[layers.findIndex((layer) => layer.id === id) - 1];
  return below ? merged([below.id, id], below.name, t.labels.merge) : Promise.resolve();
}

const visible = (): string[] => {
  const value = design();
  if (!value) return [];
  const stack = stackFrom(value);
  return stack.layers.filter(({ id }) => !stack.isHidden(id)).map(({ id }) => id);
};

async function merged(ids: readonly string[], name: string, label: string): Promise<void> {
  const value = design();
  if (!value || ids.length < 2) return;
  try {
    const { region, png } = await together(value, ids);
    act(label, (present) => merge(present, ids, region, png, name));
    select([]);
  } catch (error) {
    say('error', textOf(error));
  }
}

async function together(value: Design, ids: readonly string[]): Promise<{ region: Region; png: Uint8Array }> {
  const { canvas, groups, layers } = stackFrom(value);
  const inside = layers.filter(({ id }) => ids.includes(id));
  const x = Math.min(...inside.map(({ region }) => region.x));
  const y = Math.min(...inside.map(({ region }) => region.y));
  const right = Math.max(...inside.map((each) => each.region.x + each.region.width));
  const bottom = Math.max(...inside.map((each) => each.region.y + each.region.height));
  const region = { x, y, width: right - x, height: bottom - y };
  return { region, png: await flattened(new LayerStack({ canvas, page: region, layers: inside, groups })) };
}
