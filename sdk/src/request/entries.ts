import type { Region } from '../geometry.js';
import { makeLayer } from '../stack/layer.js';
import type { KeptBackground, NewBackground, NewLayer, Picture } from './inputs.js';
import { layerPng } from './picture.js';
import type { Entry } from './request.js';

const BACKGROUND = { id: 'background', name: 'Background', role: 'background' } as const;
const NAME_LENGTH = 40;

/** The entries of a fresh design. A prompt like `blue background; red star` also names its layers. */
export function newEntries(
  background: NewBackground | undefined,
  layers: readonly NewLayer[],
  page: Region,
  prompt: string | undefined,
): Entry[] {
  const caption = background?.caption?.trim() || undefined;
  const bottom: Entry = { ...BACKGROUND, region: background?.region ?? page, caption };
  const entries = [bottom, ...layers.map(newEntry)];
  if (!prompt?.includes(';') || entries.some((entry) => entry.caption)) return entries;
  const said = prompt.split(';').map(titleOf);
  return entries.map((entry, slot) =>
    slot === 0 || layers[slot - 1]?.name || !said[slot]
      ? entry
      : { ...entry, name: said[slot], titled: true },
  );
}

/** Layers of a fresh design are called `layer-1`, `layer-2`, ... from the bottom. */
export function newEntry(layer: NewLayer, index: number): Entry {
  const caption = layer.caption?.trim() || undefined;
  const name = layer.name ?? titleOf(caption ?? `Layer ${index + 1}`);
  const titled = layer.name === undefined && caption !== undefined;
  return { id: `layer-${index + 1}`, name, titled, role: 'layer', region: layer.region, caption };
}

export async function keptBackground(background: KeptBackground, page: Region): Promise<Entry> {
  const entry = { ...BACKGROUND, region: background.region ?? page };
  return keep(entry, background.image, 'background.image');
}

/** An entry that stays as the caller gave it. */
export async function keep(entry: Entry, picture: Picture, field: string): Promise<Entry> {
  const { id, name, role, region, caption } = entry;
  const png = await layerPng(picture, region, field);
  const kept = makeLayer({ id, name, role, region, png, source: 'kept', ...(caption && { caption }) });
  return { ...entry, kept, seen: png };
}

function titleOf(text: string): string {
  return Array.from(text.trim()).slice(0, NAME_LENGTH).join('');
}
