import { invalid } from '../errors.js';
import { fullRegion, type Size } from '../geometry.js';
import { loaded } from '../platform/loaded.js';
import { parse } from '../validate.js';
import { keep, keptBackground, newEntry } from './entries.js';
import { find, frameOf, hasStack, keptEntries } from './existing.js';
import type { Picture, RestyleInput, RestyleLayersInput, RestyleStackInput } from './inputs.js';
import { type Entry, KEPT_LOOKS, type LoadRequest, type PictureSources, type RunRequest } from './request.js';
import { restyleLayersInput, restyleStackInput } from './schema.js';

/** Checks the input of `restyle`, in either of its forms. */
export function restyle(input: RestyleInput): LoadRequest<RunRequest> {
  return hasStack(input) ? restyleStack(input) : restyleLayers(input);
}

function restyleLayers(input: RestyleLayersInput): LoadRequest<RunRequest> {
  const {
    canvas,
    page = fullRegion(canvas),
    background,
    layers,
    ...sampling
  } = parse(restyleLayersInput, input);
  for (const [i, { image, reference }] of layers.entries()) {
    const field = `layers[${i}]`;
    if (image && reference)
      throw invalid(field, 'has both an image (to keep it) and a reference (to restyle it); give only one');
    if (!image && !reference) {
      throw invalid(field, 'has neither an image (to keep it) nor a reference (to restyle it); give one');
    }
  }
  if (layers.every(({ image }) => image)) {
    throw invalid('layers', 'has no reference, so there is nothing to restyle; give one layer a reference');
  }
  return async (sources) => {
    const entries = [await keptBackground(background, page, sources)];
    for (const [i, { image, reference, ...layer }] of layers.entries()) {
      const entry = newEntry(layer, i);
      if (image) entries.push(await keep(entry, image, `layers[${i}].image`, sources));
      if (reference) {
        const bytes = await readReference(reference, layer.region, `layers[${i}].reference`, sources);
        entries.push({ ...entry, reference: bytes });
      }
    }
    return { task: 'restyle_layers', canvas, page, entries, sampling };
  };
}

function restyleStack(input: RestyleStackInput): LoadRequest<RunRequest> {
  const { stack, targets, ...sampling } = parse(restyleStackInput, input);
  const entries = keptEntries(stack);
  const requested = Object.entries(targets).map(([key, target]) => {
    const field = `targets.${key}`;
    const layer = find(stack, key, field);
    if (layer.role === 'background')
      throw invalid(field, 'is the background, which is always kept; name a layer');
    if (layer.locked) throw invalid(field, 'is locked; unlock the layer or leave it out');
    return { ...target, field, layer };
  });
  if (requested.length === 0) throw invalid('targets', 'is empty; name at least one layer to restyle');
  const { canvas, page } = stack;
  return async (sources) => {
    const restyled = new Map<string, Entry>();
    for (const { layer, reference, caption = layer.caption, field } of requested) {
      const { id, name, role, region, png } = layer;
      const bytes = reference ? await readReference(reference, region, `${field}.reference`, sources) : png;
      const kept = KEPT_LOOKS.filter((look) => layer[look] !== undefined);
      const appearance = Object.fromEntries(kept.map((look) => [look, layer[look]]));
      restyled.set(id, { id, name, role, region, caption, reference: bytes, appearance });
    }
    const merged = entries.map((entry) => restyled.get(entry.id) ?? entry);
    return { task: 'restyle_layers', canvas, page, entries: merged, frame: frameOf(stack), sampling };
  };
}

async function readReference(picture: Picture, size: Size, field: string, sources: PictureSources) {
  const { referencePicture } = await loaded(import('./picture.js'));
  return referencePicture(picture, size, field, sources);
}
