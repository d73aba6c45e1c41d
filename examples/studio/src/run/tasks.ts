// Tasks on a layer: restyle it, make it again.
import type { LayerStack, RestyleStackInput } from '@mrt/sdk/web';
import { coverPicture } from '../files/open.js';
import { keepPixels } from '../state/pixels.js';
import { edited, stackFrom } from '../state/stacks.js';
import { act, design, select, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { mrt } from './client.js';
import { follow, underWay } from './run.js';

/** Redraws a layer after a picture, or after itself; the new one waits beside the old until one is chosen. */
export async function restyle(id: string, file?: Blob, seed?: number): Promise<void> {
  const value = design();
  const layer = value?.manifest.layers.find((each) => each.id === id);
  if (!value || !layer) return;
  const label = file ? t.labels.restyle : t.labels.again;
  const stack = await underWay(label, async (signal) => {
    const reference = file && (await coverPicture(file, layer.region));
    const target = { ...(reference && { reference }), ...(layer.caption && { caption: layer.caption }) };
    const input: RestyleStackInput = { stack: stackFrom(value), targets: { [id]: target } };
    return follow(mrt().restyle({ ...input, ...(seed !== undefined && { seed }) }, { signal })).final();
  });
  if (stack) offer(label, id, layer.name, stack);
}

/** Makes a generated layer once more, from its caption, with another seed. */
export async function again(id: string): Promise<void> {
  const value = design();
  const layer = value?.manifest.layers.find((each) => each.id === id);
  if (!value || !layer) return;
  const seed = Math.floor(Math.random() * 2 ** 31);
  if (!layer.caption || layer.role === 'background') return restyle(id, undefined, seed);
  const whole = stackFrom(value);
  const above = whole.layers[whole.layers.findIndex((each) => each.id === id) + 1];
  const { region, caption, name } = layer;
  const added = await underWay(t.labels.again, (signal) => {
    const stack = whole.lock(id, false).remove(id);
    const below = above && { below: above.id };
    return follow(
      mrt().addLayers({ stack, add: [{ region, caption, name, ...below }], seed }, { signal }),
    ).final();
  });
  const known = new Set(whole.layers.map((each) => each.id));
  const fresh = added?.layers.find((each) => !known.has(each.id) || each.source === 'generated');
  if (fresh) offer(t.labels.again, id, name, whole.replace(id, { png: fresh.png, region: fresh.region }));
}

function offer(label: string, id: string, name: string, stack: LayerStack): void {
  const { png, region, digest } = stack.layer(id);
  const before = design()?.manifest.layers.find((each) => each.id === id);
  if (!before) return;
  const take = () => {
    act(label, (value) => {
      const { [id]: _, ...originals } = value.originals;
      return { ...edited(value, (present) => present.replace(id, { png, region })), originals };
    });
    select([id]);
  };
  const after = { digest: keepPixels(png, digest), region };
  useStudio.setState({ comparison: { name, before, after, take } });
}
