import { readFile } from 'node:fs/promises';
import { invalid } from '../../errors.js';
import type { GenerateLayersInput } from '../../request/inputs.js';
import { generateLayersInput } from '../../request/schema.js';
import { parse } from '../../validate.js';

/** A design brief: the input of `generate` with regions, as a JSON file. */
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
