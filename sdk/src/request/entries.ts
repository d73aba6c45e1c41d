import type { Accepted } from '../events.js';
import type { Region } from '../geometry.js';
import { loaded } from '../platform/loaded.js';
import { makeLayer } from '../stack/layer.js';
import type { KeptBackground, NewBackground, NewLayer, Picture } from './inputs.js';
import { partsOf } from './prompt-parts.js';
import {
  type Entry,
  type PictureSources,
  type RequestWithoutRegions,
  type RunRequest,
  slotsOf,
} from './request.js';

const BACKGROUND = { id: 'background', name: 'Background', role: 'background' } as const;
const NAME_LENGTH = 40;

/** The entries of a new design. A prompt like `blue background; red star` also names its layers. */
export function newEntries(
  background: NewBackground | undefined,
  layers: readonly NewLayer[],
  page: Region,
  prompt: string | undefined,
): Entry[] {
  const caption = background?.caption?.trim() || undefined;
  const bottom: Entry = { ...BACKGROUND, region: background?.region ?? page, caption };
  const entries = [bottom, ...layers.map(newEntry)];
  const parts = prompt === undefined ? [] : partsOf(prompt);
  if (parts.length < 2 || entries.some((entry) => entry.caption)) return entries;
  const titles = parts.map(titleOf);
  return entries.map((entry, slot) =>
    slot === 0 || layers[slot - 1]?.name || !titles[slot]
      ? entry
      : { ...entry, name: titles[slot], nameFrom: 'words' },
  );
}

/** The request completed with the canvas, regions and captions from the server's `accepted` event. */
export function withLayout(
  request: RequestWithoutRegions,
  { canvas, page, regions, captions = [] }: Pick<Accepted, 'canvas' | 'page' | 'regions' | 'captions'>,
): RunRequest {
  const [background, ...layers] = regions.map((region, slot) => ({
    region,
    caption: captions[slot] || undefined,
  }));
  const { task, image, expert, sampling } = request;
  const entries = newEntries(background, layers, page, sampling.prompt);
  return { task, canvas, page, image, ...(expert && { expert }), entries, sampling };
}

/** The request with captions that the server gave to slots without one, which they also name. */
export function withCaptions(request: RunRequest, captions: Accepted['captions']): RunRequest {
  const captioned = new Map(slotsOf(request).map(({ id }, slot) => [id, captions?.[slot]]));
  const entries = request.entries.map((entry) => {
    const caption = captioned.get(entry.id);
    if (!caption || entry.caption || entry.kept) return entry;
    if (entry.nameFrom === 'caller' || entry.role === 'background') return { ...entry, caption };
    return { ...entry, caption, name: titleOf(caption), nameFrom: 'words' as const };
  });
  return { ...request, entries };
}

/** Layers of a new design get the ids `layer-1`, `layer-2`, ... from the bottom. */
export function newEntry(layer: NewLayer, index: number): Entry {
  const caption = layer.caption?.trim() || undefined;
  const name = layer.name ?? titleOf(caption ?? `Layer ${index + 1}`);
  const nameFrom = layer.name !== undefined ? 'caller' : caption ? 'words' : undefined;
  return { id: `layer-${index + 1}`, name, nameFrom, role: 'layer', region: layer.region, caption };
}

export async function keptBackground(
  background: KeptBackground,
  page: Region,
  sources: PictureSources,
): Promise<Entry> {
  const entry = { ...BACKGROUND, region: background.region ?? page };
  return keep(entry, background.image, 'background.image', sources);
}

/** An entry that is kept: its pixels come back unchanged. */
export async function keep(
  entry: Entry,
  picture: Picture,
  field: string,
  sources: PictureSources,
): Promise<Entry> {
  const { id, name, role, region, caption } = entry;
  const { layerPng } = await loaded(import('./picture.js'));
  const png = await layerPng(picture, region, field, sources);
  const kept = makeLayer({ id, name, role, region, png, source: 'kept', ...(caption && { caption }) });
  return { ...entry, kept, modelPng: png };
}

function titleOf(text: string): string {
  return Array.from(text.trim()).slice(0, NAME_LENGTH).join('');
}
