import { MRTError } from '../errors.js';
import { wholeOf } from '../geometry.js';
import { newEntries } from './entries.js';
import type { GenerateInput } from './inputs.js';
import { parse } from './issues.js';
import type { Load } from './request.js';
import { generateInput } from './schema.js';

/** Checks the input of text to layers. */
export function generate(input: GenerateInput): Load {
  const { canvas, page = wholeOf(canvas), background, layers, ...sampling } = parse(generateInput, input);
  const entries = newEntries(background, layers, page, sampling.prompt);
  if (sampling.prompt === undefined && entries.every(({ caption }) => !caption)) {
    const text = 'prompt and captions are missing; say in one of them what to draw';
    throw new MRTError('invalid_argument', text, { field: 'prompt', fieldErrors: { prompt: [text] } });
  }
  return async () => ({ task: 'text_to_layers', canvas, page, entries, sampling });
}
