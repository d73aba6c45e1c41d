// Tasks on what is there: restyle a layer, make it again, take it apart.
import { LayerStack, makeLayer, type RestyleStackInput } from '@mrt/sdk/web';
import { coverPicture } from '../files/open.js';
import { flattened } from '../files/workers.js';
import { freshId } from '../state/edits.js';
import { keepPixels } from '../state/pixels.js';
import { edited, manifestFrom, stackFrom } from '../state/stacks.js';
import { act, design, select, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { mrt } from './client.js';
import { follow, perform, underWay } from './run.js';

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
    return follow(mrt.restyle({ ...input, ...(seed !== undefined && { seed }) }, { signal })).final();
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
      mrt.addLayers({ stack, add: [{ region, caption, name, ...below }], seed }, { signal }),
    ).final();
  });
  const known = new Set(whole.layers.map((each) => each.id));
  const fresh = added?.layers.find((each) => !known.has(each.id) || each.source === 'generated');
  if (fresh) offer(t.labels.again, id, name, whole.replace(id, { png: fresh.png, region: fresh.region }));
}

function offer(label: string, id: string, name: string, stack: LayerStack): void {
  const { png, region, digest } = stack.layer(id);
  const before = design()?.manifest.layers.find((each) => each.id === id)?.digest ?? '';
  const take = () => {
    act(label, (value) => {
      const { [id]: _, ...originals } = value.originals;
      return { ...edited(value, (present) => present.replace(id, { png, region })), originals };
    });
    select([id]);
  };
  useStudio.setState({ comparison: { name, before, after: keepPixels(png, digest), take } });
}

/** Takes one layer apart; its parts become a group in its place. */
export async function apart(id: string): Promise<void> {
  const value = design();
  const layer = value?.manifest.layers.find((each) => each.id === id);
  if (!value || !layer) return;
  const { width, height } = layer.region;
  const { png } = stackFrom(value).layer(id);
  const alone = makeLayer({ id, region: { x: 0, y: 0, width, height }, png });
  const image = await flattened(new LayerStack({ canvas: { width, height }, layers: [alone] }));
  await perform(
    t.labels.apart,
    (signal) => mrt.decompose({ image }, { signal }),
    (present, parts) => {
      const after = edited(present, (before) => {
        let stack = before;
        let below = id;
        const ids: string[] = [];
        for (const part of parts.layers) {
          const fresh = freshId(stack.layers, 'part');
          const { x, y } = part.region;
          const region = { ...part.region, x: x + layer.region.x, y: y + layer.region.y };
          const { text: _, ...rest } = part;
          stack = stack.insert(makeLayer({ ...rest, id: fresh, role: 'layer', region }), { above: below });
          ids.push(fresh);
          below = fresh;
        }
        const group = { id: freshId(stack.groups, 'group'), name: layer.name };
        stack = stack.gather(ids, group);
        return layer.role === 'background' ? stack.hide(id) : stack.lock(id, false).remove(id);
      });
      manifestFrom(stackFrom(after));
      return after;
    },
  );
}
