import type { RunOptions } from '../../client.js';
import type { Run } from '../../run/run.js';
import type { LayerStack } from '../../stack/stack.js';
import { events, json } from '../answers.js';
import { readJson } from '../json.js';
import type { Visit } from '../visit.js';
import { DoorError, doorError, fieldsOf } from './answers.js';
import { additionOf } from './edits.js';
import { type Edit, edit, type Generation, generation } from './fields.js';
import { readForm } from './form.js';
import { pictureOf } from './pictures.js';
import { pictureStream } from './stream.js';

/** The one model that there is. */
export const MODEL = { id: 'mrt', object: 'model', created: 0, owned_by: 'mrt' };
const QUALITY = {
  auto: undefined,
  low: 'draft',
  medium: 'standard',
  standard: 'standard',
  high: 'best',
  hd: 'best',
} as const;
const PREVIEW = 512; // px

interface Call {
  readonly run: (seed: { readonly seed?: number }, options: RunOptions) => Run;
  readonly asked: Generation | Edit;
  readonly name: 'image_generation' | 'image_edit';
}

/** Answers a request to `/v1/images/generations`. */
export async function generationAnswer(visit: Visit): Promise<Response> {
  const asked = fieldsOf(generation, await readJson(visit.request, visit.share, visit.maxBodyBytes));
  checkModel(asked.model);
  const [width = 0, height = 0] = asked.size === 'auto' ? [] : asked.size.split('x').map(Number);
  const clear = asked.background === 'transparent' ? ', no background' : '';
  const input = {
    prompt: `${asked.prompt}${clear}`,
    ...(width > 0 && { canvas: { width, height } }),
    ...common(asked),
  };
  const run: Call['run'] = (seed, options) => visit.client.generate({ ...input, ...seed }, options);
  return made({ asked, name: 'image_generation', run }, visit);
}

/** Answers a request to `/v1/images/edits`. */
export async function editAnswer(visit: Visit): Promise<Response> {
  const { texts, files } = await readForm(visit.request, visit.share, visit.maxBodyBytes);
  const asked = fieldsOf(edit, texts);
  checkModel(asked.model);
  const input = { ...(await additionOf(asked, files)), ...common(asked) };
  const run: Call['run'] = (seed, options) => visit.client.addLayers({ ...input, ...seed }, options);
  return made({ asked, name: 'image_edit', run }, visit);
}

async function made({ run, asked, name }: Call, visit: Visit): Promise<Response> {
  const { seed } = asked.mrt;
  const runOf = (at: number) => run(seed === undefined ? {} : { seed: seed + at }, visit.options);
  const picture = (stack: LayerStack) =>
    pictureOf(stack, asked.mrt, asked.response_format === 'url' ? visit.keep : undefined);
  if (asked.stream) {
    if (asked.n > 1)
      throw new DoorError(400, 'n is above 1 with stream; ask for one picture', 'n', 'invalid_value');
    const typed = (error: unknown) => doorError(error, visit.address);
    const partials = asked.partial_images;
    return events(pictureStream(runOf(0), { name, partials, picture, typed, over: visit.leave }));
  }
  const data: object[] = [];
  for (let at = 0; at < asked.n; at++) data.push(await picture(await runOf(at)));
  visit.leave();
  return json({ created: Math.floor(Date.now() / 1000), output_format: 'png', data });
}

function common(asked: Generation | Edit) {
  const quality = QUALITY[asked.quality];
  return {
    ...(quality && { quality }),
    ...(asked.partial_images > 0 && { preview: PREVIEW }),
    ...(asked.mrt.strict && { strict: true }),
  };
}

function checkModel(model: string | undefined): void {
  if (model !== undefined && model !== MODEL.id)
    throw new DoorError(
      404,
      `there is no model ${JSON.stringify(model)}; this server has mrt`,
      'model',
      'model_not_found',
    );
}
