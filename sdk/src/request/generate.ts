import { MRTError } from '../errors.js';
import { wholeOf } from '../geometry.js';
import { parse } from '../validate.js';
import { newEntries } from './entries.js';
import type { GenerateInput, GenerateLayersInput } from './inputs.js';
import type { Load, RunRequest } from './request.js';
import { generateLayersInput, generatePromptInput } from './schema.js';

/** Checks the input of text to layers, in either of its forms. */
export function generate(input: GenerateLayersInput): Load<RunRequest>;
export function generate(input: GenerateInput): Load;
export function generate(input: GenerateInput): Load {
  if (isLaidOut(input)) return generateLayers(input);
  const { canvas, page, ...sampling } = parse(generatePromptInput, input);
  return async () => ({ task: 'text_to_layers', canvas, page, sampling });
}

/** Whether regions are given, or at least meant to be: then what is missing of them is told. */
function isLaidOut(input: GenerateInput): input is GenerateLayersInput {
  return typeof input !== 'object' || input === null || 'layers' in input || 'background' in input;
}

function generateLayers(input: GenerateLayersInput): Load<RunRequest> {
  const {
    canvas,
    page = wholeOf(canvas),
    background,
    layers,
    ...sampling
  } = parse(generateLayersInput, input);
  const entries = newEntries(background, layers, page, sampling.prompt);
  if (sampling.prompt === undefined && entries.every(({ caption }) => !caption)) {
    const text = 'prompt and captions are missing; say in one of them what to draw';
    throw new MRTError('invalid_argument', text, { field: 'prompt', fieldErrors: { prompt: [text] } });
  }
  return async () => ({ task: 'text_to_layers', canvas, page, entries, sampling });
}
