import type { Region } from '../geometry.js';
import { type Tensor, tensor } from './encode.js';
import { type RequestWithoutRegions, type RunRequest, slotsOf } from './request.js';

const NONE = new Uint8Array(0);

/** The request as named tensors; absent options send no tensor, so that the model's defaults apply. */
export function toTensors(request: RunRequest | RequestWithoutRegions): Tensor[] {
  const { task, sampling } = request;
  const tensors = [tensor('task', [task])];
  const { canvas, page } = 'scalable' in request && request.scalable ? {} : request;
  if (canvas) tensors.push(tensor('canvas', [canvas.width, canvas.height]));
  if (page) tensors.push(tensor('page', flat(page)));
  if ('entries' in request) tensors.push(...slotTensors(request));
  else tensors.push(...searchTensors(request));
  if (request.expert !== undefined) tensors.push(tensor('expert', [request.expert]));
  if (request.text !== undefined) tensors.push(tensor('text', [request.text]));
  if (request.references !== undefined) tensors.push(tensor('icons', [request.references]));
  if (request.strict) tensors.push(tensor('strict', [true]));
  if (sampling.prompt !== undefined) tensors.push(tensor('prompt', [sampling.prompt]));
  for (const name of ['seed', 'steps', 'quality', 'guidance', 'preview', 'priority'] as const) {
    const value = sampling[name];
    if (value !== undefined) tensors.push(tensor(name, [value]));
  }
  return tensors;
}

/** The tensors of a request without regions: its picture, and how many layers or how fine ones to find. */
function searchTensors({ image, layerCount, granularity }: RequestWithoutRegions): Tensor[] {
  const tensors = image ? [tensor('images', [image])] : [];
  if (layerCount !== undefined) tensors.push(tensor('layer_count', [layerCount]));
  if (granularity !== undefined) tensors.push(tensor('granularity', [granularity]));
  return tensors;
}

/** The tensors that have one row a slot. */
function slotTensors(request: RunRequest): Tensor[] {
  const slots = slotsOf(request);
  const tensors = [
    tensor(
      'regions',
      slots.flatMap(({ region }) => flat(region)),
    ),
    tensor(
      'keep',
      slots.map(({ kept }) => kept !== undefined),
    ),
  ];
  const captions = slots.map(({ kept, caption = '' }) => (kept ? '' : caption));
  const images = [request.image ?? NONE, ...slots.map(({ modelPng }) => modelPng ?? NONE)];
  const references = slots.map(({ reference }) => reference ?? NONE);
  if (captions.some((caption) => caption !== '')) tensors.push(tensor('captions', captions));
  if (images.some((bytes) => bytes.length > 0)) tensors.push(tensor('images', images));
  if (references.some((bytes) => bytes.length > 0)) tensors.push(tensor('references', references));
  return tensors;
}

function flat({ x, y, width, height }: Region): number[] {
  return [x, y, width, height];
}
