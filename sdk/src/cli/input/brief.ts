import { readFile } from 'node:fs/promises';
import { parse as parsePath } from 'node:path';
import { invalid } from '../../errors.js';
import { slug } from '../../formats/layer-files.js';
import type { GenerateInput, GenerateLayersInput, Sampling, TextOptions } from '../../request/inputs.js';
import { generateLayersInput } from '../../request/schema.js';
import { parse } from '../../validate.js';
import { type Command, type Context, TEXT_OPTIONS } from '../command.js';
import { parseSize, samplingOf, text, textOptionsOf } from './values.js';

/** Options for a prompt or a brief on the command line. */
export const DESIGN_OPTIONS = {
  prompt: {
    type: 'string',
    value: 'TEXT',
    help: 'replaces all texts of the brief; "blue background; red star" captions layer by layer',
  },
  size: {
    type: 'string',
    value: 'WxH',
    help: "px of the canvas for a prompt, as in 1080x1350 (default: the model's own page)",
  },
  ...TEXT_OPTIONS,
} as const satisfies Command['options'];

/** Reads a design brief: the input of `generate` with regions, as a JSON file. */
export async function readBrief(path: string): Promise<GenerateLayersInput> {
  return parse(generateLayersInput, await readJson(path));
}

async function readJson(path: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (cause) {
    throw invalid('brief', `${JSON.stringify(path)} cannot be read; check the path`, cause);
  }
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw invalid('brief', `${JSON.stringify(path)} is not JSON: ${(cause as Error).message}`, cause);
  }
}

/** The input for an argument: a brief if it ends in .json, otherwise a prompt. */
export async function generateInput(
  word: string,
  { values }: Pick<Context, 'values'>,
): Promise<{ input: GenerateInput; name: string }> {
  const size = text(values, 'size');
  const options = { ...samplingOf(values), ...textOptionsOf(values) };
  if (word.endsWith('.json')) {
    if (size !== undefined)
      throw invalid('--size', 'is for a prompt; a brief has its own canvas: change it there');
    return { input: overridden(await readBrief(word), options), name: parsePath(word).name };
  }
  if (options.prompt !== undefined) throw invalid('--prompt', 'is a second prompt; give only one prompt');
  const canvas = size === undefined ? undefined : parseSize(size, '--size');
  return { input: { ...options, prompt: word, canvas }, name: slug(word) || 'design' };
}

/** The brief with options from the command line; a new prompt removes its captions and names. */
function overridden(
  brief: GenerateLayersInput,
  { prompt, ...sampling }: Sampling & TextOptions,
): GenerateLayersInput {
  const options = Object.entries(sampling).filter(([, value]) => value !== undefined);
  const { steps: _, ...rest } = brief;
  const kept = sampling.quality === undefined ? brief : rest; // the brief's steps would override the quality
  const input = { ...kept, ...Object.fromEntries(options) };
  if (prompt === undefined) return input;
  const background = { region: brief.background?.region };
  return { ...input, prompt, background, layers: brief.layers.map(({ region }) => ({ region })) };
}
