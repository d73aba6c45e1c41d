import { readFile } from 'node:fs/promises';
import { parse as parsePath } from 'node:path';
import { invalid } from '../../errors.js';
import { slug } from '../../formats/layer-files.js';
import type { GenerateInput, GenerateLayersInput, Sampling } from '../../request/inputs.js';
import { generateLayersInput } from '../../request/schema.js';
import { parse } from '../../validate.js';

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
  sampling: Sampling,
): Promise<{ input: GenerateInput; name: string }> {
  if (word.endsWith('.json')) {
    return { input: overridden(await readBrief(word), sampling), name: parsePath(word).name };
  }
  if (sampling.prompt !== undefined) throw invalid('--prompt', 'is a second prompt; give only one prompt');
  return { input: { ...sampling, prompt: word }, name: slug(word) || 'design' };
}

/** The brief with options from the command line; a new prompt removes its captions and names. */
function overridden(brief: GenerateLayersInput, { prompt, ...sampling }: Sampling): GenerateLayersInput {
  const options = Object.entries(sampling).filter(([, value]) => value !== undefined);
  const { steps: _, ...rest } = brief;
  const kept = sampling.quality === undefined ? brief : rest; // the brief's steps would override the quality
  const input = { ...kept, ...Object.fromEntries(options) };
  if (prompt === undefined) return input;
  const background = { region: brief.background?.region };
  return { ...input, prompt, background, layers: brief.layers.map(({ region }) => ({ region })) };
}
