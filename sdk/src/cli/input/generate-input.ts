import { parse as parsePath } from 'node:path';
import { invalid } from '../../errors.js';
import { slug } from '../../formats/layer-files.js';
import type { GenerateInput, GenerateLayersInput, Sampling } from '../../request/inputs.js';
import { readBrief } from './brief.js';

/** What a word on the command line stands for: a brief if it ends like one, or else a prompt. */
export async function generateInput(
  word: string,
  sampling: Sampling,
): Promise<{ input: GenerateInput; name: string }> {
  if (word.endsWith('.json')) {
    return { input: reworded(await readBrief(word), sampling), name: parsePath(word).name };
  }
  if (sampling.prompt !== undefined) throw invalid('--prompt', 'is a second prompt; give only one');
  return { input: { ...sampling, prompt: word }, name: slug(word) || 'design' };
}

/** The brief with what the command line says instead; a new prompt makes its captions and names void. */
function reworded(brief: GenerateLayersInput, { prompt, ...sampling }: Sampling): GenerateLayersInput {
  const given = Object.entries(sampling).filter(([, value]) => value !== undefined);
  const { steps: _, ...rest } = brief;
  const kept = sampling.quality === undefined ? brief : rest; // the brief's steps would outdo a quality
  const input = { ...kept, ...Object.fromEntries(given) };
  if (prompt === undefined) return input;
  const background = { region: brief.background?.region };
  return { ...input, prompt, background, layers: brief.layers.map(({ region }) => ({ region })) };
}
