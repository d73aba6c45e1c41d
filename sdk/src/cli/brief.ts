import { readFile } from 'node:fs/promises';
import { invalid } from '../errors.js';
import type { GenerateInput } from '../request/inputs.js';
import { parse } from '../request/issues.js';
import { generateInput } from '../request/schema.js';

/** A design brief: the input of `generate`, as a JSON file. */
export async function readBrief(path: string): Promise<GenerateInput> {
  return parse(generateInput, await readJson(path));
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
