import { readFile, stat } from 'node:fs/promises';
import { parse as parsePath } from 'node:path';
import { invalid } from '../../errors.js';
import { slug } from '../../formats/layer-files.js';
import type { GenerateInput, GenerateLayersInput, Sampling, TextOptions } from '../../request/inputs.js';
import { generateLayersInput } from '../../request/schema.js';
import { parse } from '../../validate.js';
import { type Command, type Context, TEXT_OPTIONS } from '../command.js';
import { readStdin, STREAM } from './stdin.js';
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
export async function readBrief(path: string, context: Pick<Context, 'stdin'>): Promise<GenerateLayersInput> {
  if (path !== STREAM) return parse(generateLayersInput, await readJson(path));
  return parse(generateLayersInput, parseJson(utf8.decode(await readStdin(context, 'brief')), 'stdin'));
}

const utf8 = new TextDecoder();

async function readJson(path: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (cause) {
    throw invalid('brief', `${JSON.stringify(path)} cannot be read; check the path`, cause);
  }
  return parseJson(content, JSON.stringify(path));
}

function parseJson(content: string, from: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw invalid('brief', `${from} is not JSON: ${(cause as Error).message}`, cause);
  }
}

/** The input for an argument: a brief if it ends in .json, `-` for either from stdin, otherwise a prompt. */
export async function generateInput(
  argument: string,
  context: Pick<Context, 'values' | 'stdin'>,
): Promise<{ input: GenerateInput; name: string }> {
  const { values } = context;
  const piped = argument === STREAM ? utf8.decode(await readStdin(context, 'PROMPT')).trim() : undefined;
  const word = piped ?? argument;
  const size = text(values, 'size');
  const isBrief = piped === undefined ? word.endsWith('.json') : piped.startsWith('{');
  const options = { ...samplingOf(values), ...textOptionsOf(values) };
  if (isBrief) {
    if (size !== undefined)
      throw invalid('--size', 'is for a prompt; a brief has its own canvas: change it there');
    if (piped === undefined)
      return { input: overridden(await readBrief(word, context), options), name: parsePath(word).name };
    const brief = parse(generateLayersInput, parseJson(piped, 'stdin'));
    return { input: overridden(brief, options), name: 'design' };
  }
  if (piped === undefined) await refuseFile(word);
  if (options.prompt !== undefined) throw invalid('--prompt', 'is a second prompt; give only one prompt');
  const canvas = size === undefined ? undefined : parseSize(size, '--size');
  return { input: { ...options, prompt: word, canvas }, name: slug(word) || 'design' };
}

/** Including unsupported kinds: an error is better than taking the file name as a prompt. */
export const PICTURE_NAME = /\.(png|jpe?g|jfif|webp|avif|heic|heif|gif|bmp|tiff?)$/i;

/** Refuses a word that is a file, which nobody means as a prompt. */
async function refuseFile(word: string): Promise<void> {
  const there = !/\s/.test(word) && (await stat(word).catch(() => undefined));
  if (PICTURE_NAME.test(word) && !/\s/.test(word))
    throw invalid('PROMPT', `is the picture ${word}; mrt decompose takes pictures apart`);
  if (there && !there.isDirectory())
    throw invalid(
      'PROMPT',
      `is the file ${word}; give a prompt, a brief that ends in .json, or - to read it from stdin`,
    );
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
