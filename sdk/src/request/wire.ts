import { type Tensor, tensor } from './encode.js';
import { type RunRequest, slotsOf } from './request.js';

const NONE = new Uint8Array(0);

/** The request as named tensors; absent options send no tensor, so that the model's defaults hold. */
export function toTensors(request: RunRequest): Tensor[] {
  const { task, canvas, page, image, sampling } = request;
  const slots = slotsOf(request);
  const tensors = [
    tensor('task', [task]),
    tensor('canvas', [canvas.width, canvas.height]),
    tensor('page', [page.x, page.y, page.width, page.height]),
    tensor(
      'regions',
      slots.flatMap(({ region: { x, y, width, height } }) => [x, y, width, height]),
    ),
    tensor(
      'keep',
      slots.map(({ kept }) => kept !== undefined),
    ),
  ];
  const captions = slots.map(({ kept, caption = '' }) => (kept ? '' : caption));
  const images = [image ?? NONE, ...slots.map(({ seen }) => seen ?? NONE)];
  const references = slots.map(({ reference }) => reference ?? NONE);
  if (captions.some((caption) => caption !== '')) tensors.push(tensor('captions', captions));
  if (images.some((bytes) => bytes.length > 0)) tensors.push(tensor('images', images));
  if (references.some((bytes) => bytes.length > 0)) tensors.push(tensor('references', references));
  if (sampling.prompt !== undefined) tensors.push(tensor('prompt', [sampling.prompt]));
  for (const name of ['seed', 'steps', 'quality', 'guidance', 'preview'] as const) {
    const value = sampling[name];
    if (value !== undefined) tensors.push(tensor(name, [value]));
  }
  return tensors;
}
