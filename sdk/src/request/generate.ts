import { MRTError } from '../errors.js';
import { fullRegion } from '../geometry.js';
import { parse } from '../validate.js';
import { newEntries } from './entries.js';
import type { GenerateInput, GenerateLayersInput } from './inputs.js';
import type { LoadRequest, RunRequest } from './request.js';
import { generateLayersInput, generatePromptInput } from './schema.js';

/** Checks the input of `generate`, in either of its forms. */
export function generate(input: GenerateLayersInput): LoadRequest<RunRequest>;
export function generate(input: GenerateInput): LoadRequest;
export function generate(input: GenerateInput): LoadRequest {
  if (hasLayout(input)) return generateLayers(input);
  const { canvas, page, text, references, strict, ...sampling } = parse(generatePromptInput, input);
  return async () => ({ task: 'text_to_layers', canvas, page, text, references, strict, sampling });
}

/** Whether the input is the form with regions, even if it is incomplete: its validation then names what is missing. */
function hasLayout(input: GenerateInput): input is GenerateLayersInput {
  return typeof input !== 'object' || input === null || 'layers' in input || 'background' in input;
}

function generateLayers(input: GenerateLayersInput): LoadRequest<RunRequest> {
  const {
    canvas,
    page = fullRegion(canvas),
    background,
    layers,
    text,
    references,
    strict,
    ...sampling
  } = parse(generateLayersInput, input);
  const entries = newEntries(background, layers, page, sampling.prompt);
  if (sampling.prompt === undefined && entries.every(({ caption }) => !caption)) {
    const fault = 'prompt and captions are missing; describe what to draw in one of them';
    throw new MRTError('invalid_argument', fault, { field: 'prompt', fieldErrors: { prompt: [fault] } });
  }
  return async () => ({ task: 'text_to_layers', canvas, page, text, references, strict, entries, sampling });
}
