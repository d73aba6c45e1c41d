import { invalid } from '../errors.js';
import { fullRegion } from '../geometry.js';
import type { Layer } from '../stack/layer.js';
import type { LayerStack } from '../stack/stack.js';
import { parse } from '../validate.js';
import { overhang } from './bounds.js';
import { keep, keptBackground, newEntry } from './entries.js';
import { find, frameOf, hasStack, keptEntries } from './existing.js';
import type { AddLayersInput, AddToLayersInput, AddToStackInput } from './inputs.js';
import type { Entry, LoadRequest, RunRequest } from './request.js';
import { addToLayersInput, addToStackInput } from './schema.js';

/** Checks the input of `addLayers`, in either of its forms. */
export function addLayers(input: AddLayersInput): LoadRequest<RunRequest> {
  return hasStack(input) ? addToStack(input) : addToLayers(input);
}

function addToLayers(input: AddToLayersInput): LoadRequest<RunRequest> {
  const {
    canvas,
    page = fullRegion(canvas),
    background,
    layers,
    text,
    references,
    strict,
    ...sampling
  } = parse(addToLayersInput, input);
  if (layers.every(({ image }) => image)) {
    throw invalid(
      'layers',
      'has an image for every layer, so there is nothing to add; leave out at least one image',
    );
  }
  for (const [i, { image, caption }] of layers.entries()) {
    if (image || caption?.trim() || sampling.prompt !== undefined) continue;
    throw invalid(
      `layers[${i}]`,
      'has neither an image (to keep it) nor a caption (to generate it); give one',
    );
  }
  return async (sources) => {
    const entries = [await keptBackground(background, page, sources)];
    for (const [i, layer] of layers.entries()) {
      const entry = newEntry(layer, i);
      entries.push(layer.image ? await keep(entry, layer.image, `layers[${i}].image`, sources) : entry);
    }
    return { task: 'add_layers', canvas, page, text, references, strict, entries, sampling };
  };
}

function addToStack(input: AddToStackInput): LoadRequest<RunRequest> {
  const { stack, add, text, references, strict, ...sampling } = parse(addToStackInput, input);
  const entries = keptEntries(stack);
  const used = new Set(entries.map(({ id }) => id));
  for (const [i, { below, ...layer }] of add.entries()) {
    const outside = overhang(layer.region, fullRegion(stack.canvas), 'canvas');
    if (outside) throw invalid(`add[${i}].region`, outside);
    if (!layer.caption?.trim() && sampling.prompt === undefined) {
      throw invalid(`add[${i}].caption`, 'is missing, and there is no prompt; say what to draw');
    }
    const at = below === undefined ? entries.length : indexBelow(stack, entries, below, `add[${i}].below`);
    let number = 0;
    while (used.has(`layer-${number + 1}`)) number++;
    const beside = below === undefined ? undefined : entries[at]?.kept;
    const entry = { ...newEntry(layer, number), ...(beside && joined(beside)) };
    used.add(entry.id);
    entries.splice(at, 0, entry);
  }
  const { canvas, page } = stack;
  const frame = frameOf(stack);
  return async () => ({
    task: 'add_layers',
    canvas,
    page,
    text,
    references,
    strict,
    entries,
    frame,
    sampling,
  });
}

/** What a new layer takes over from the one above it: its group, and that it is clipped to the layer below. */
function joined({ group, clipped }: Layer): Pick<Entry, 'appearance'> {
  if (group === undefined && !clipped) return {};
  return { appearance: { ...(group !== undefined && { group }), ...(clipped && { clipped }) } };
}

/** The index at which an entry lies right below the named layer. */
function indexBelow(stack: LayerStack, entries: readonly Entry[], idOrName: string, field: string): number {
  const { id, role } = find(stack, idOrName, field);
  if (role === 'background') throw invalid(field, 'is the background; nothing can lie below it');
  return entries.findIndex((entry) => entry.id === id);
}
