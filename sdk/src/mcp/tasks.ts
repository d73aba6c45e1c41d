import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server';
import type { Client, RunOptions } from '../client.js';
import { invalid } from '../errors.js';
import { fittedReference } from '../request/fit-reference.js';
import type { DecomposeInput, GenerateInput } from '../request/inputs.js';
import { ANYWHERE } from '../request/picture.js';
import type { Run } from '../run/run.js';
import { checkedOutputs, openDesign, writeOutputs } from './designs.js';
import { tellerOf, withProgress } from './progress.js';
import { plainResult, writtenResult } from './results.js';
import type { Roots } from './roots.js';
import type { Input } from './schemas.js';

/** What the tools work with. */
export interface Workplace {
  readonly roots: Roots;
  /** The client of a server, which may have to be started first. */
  readonly client: () => Client | Promise<Client>;
  /** Real paths of the files that were written. */
  readonly written: Set<string>;
}

type Tool<T> = (work: Workplace, input: T, context: ServerContext) => Promise<CallToolResult>;

export const generate: Tool<Input<'generate'>> = (work, { outputs, ...asked }, context) =>
  made(work, outputs, context, async () => {
    const input = designInput(asked);
    return (client, options) => client.generate(input, options);
  });

export const decompose: Tool<Input<'decompose'>> = (work, { outputs, image, ...parts }, context) =>
  made(work, outputs, context, async () => {
    const input = await pictureInput(work, image, parts);
    return (client, options) => client.decompose(input, options);
  });

export const add: Tool<Input<'add'>> = (work, { outputs, design, layers, ...asked }, context) =>
  made(work, outputs, context, async () => {
    const { stack } = await openDesign(work.roots, design, 'design');
    return (client, options) => client.addLayers({ ...asked, stack, add: layers }, options);
  });

export const restyle: Tool<Input<'restyle'>> = (work, { outputs, design, layer, ...asked }, context) =>
  made(work, outputs, context, async () => {
    const { reference: file, caption, ...sampling } = asked;
    const { stack } = await openDesign(work.roots, design, 'design');
    const { id, region } = stack.layer(layer);
    const given = file === undefined ? undefined : await work.roots.read(file, 'reference');
    const reference = given && (await fittedReference(given, region, 'reference', ANYWHERE));
    const input = { ...sampling, stack, targets: { [id]: { reference, caption } } };
    return (client, options) => client.restyle(input, options);
  });

export const plan: Tool<Input<'plan'>> = async (
  work,
  { image, granularity, layerCount, regions, ...asked },
  context,
) => {
  const parts = { granularity, layerCount, regions };
  const options = { signal: context.mcpReq.signal, onProgress: tellerOf(context.mcpReq) };
  const found = await (async () => {
    if (image === undefined) {
      refuse(parts, 'is for image');
      const input = designInput(asked);
      return (await work.client()).plan('generate', input, options);
    }
    refuse(asked, 'is for prompt or layers, not for image');
    const input = await pictureInput(work, image, parts);
    return (await work.client()).plan('decompose', input, options);
  })();
  const { canvas, page, remarks, seconds, steps, tokens, memoryBytes, captions } = found;
  const layers = found.regions.map((region, at) => {
    const { kind, text } = found.found?.[at] ?? {};
    const caption = captions?.[at] || undefined;
    return { region, ...(caption && { caption }), ...(kind && { kind }), ...(text && { text: text.string }) };
  });
  return plainResult({ canvas, page, remarks, layers, seconds, steps, tokens, memoryBytes });
};

function refuse(values: object, why: string): void {
  const [given] = Object.entries(values).filter(([, value]) => value !== undefined);
  if (given) throw invalid(given[0], `${why}; leave one of them out`);
}

/** A run is awaited where it is returned by an async function, hence a function that starts it. */
type Start = (client: Client, options: RunOptions) => Run;

/** Checks the outputs, follows a run to its end, and writes its stack. */
async function made(
  { roots, client, written }: Workplace,
  outputs: readonly string[],
  { mcpReq }: ServerContext,
  prepare: () => Promise<Start>,
): Promise<CallToolResult> {
  const checked = await checkedOutputs(roots, outputs);
  const start = await prepare();
  const run = start(await client(), { signal: mcpReq.signal });
  const stack = await withProgress(run, mcpReq).final();
  const files = await writeOutputs(stack, checked);
  for (const { path } of files) written.add(path);
  return writtenResult(stack, files);
}

type Scene = Omit<Input<'generate'>, 'outputs'>;

function designInput({ layers, canvas, background, ...asked }: Scene): GenerateInput {
  if (!layers) {
    const { prompt } = asked;
    if (prompt === undefined)
      throw invalid('prompt', 'is missing; say what to draw, or give layers with captions');
    if (background !== undefined) throw invalid('background', 'is for layers; say it in the prompt');
    return { ...asked, prompt, canvas };
  }
  if (!canvas) throw invalid('canvas', 'is missing; regions of layers are in its px');
  return {
    ...asked,
    canvas,
    layers,
    ...(background !== undefined && { background: { caption: background } }),
  };
}

type Parts = Pick<Input<'decompose'>, 'granularity' | 'layerCount' | 'regions'>;

async function pictureInput(
  { roots }: Workplace,
  path: string,
  { granularity, layerCount, regions }: Parts,
): Promise<DecomposeInput> {
  return { image: await roots.read(path, 'image'), layers: regions, granularity, layerCount };
}
