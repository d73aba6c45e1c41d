import * as z from 'zod/mini';
import type { RunOptions } from '../../client.js';
import { invalid, MRTError } from '../../errors.js';
import type { Done } from '../../events.js';
import { fileBytes } from '../../formats/files.js';
import type { TaskName } from '../../request/tasks.js';
import type { Run } from '../../run/run.js';
import { runStream } from '../../sse/to-sse.js';
import { messageOf } from '../../sse/writing.js';
import { parse } from '../../validate.js';
import { events, json, typed } from '../answers.js';
import { readJson } from '../json.js';
import { FILE_KINDS, type FileLink } from '../kept-files.js';
import type { Visit } from '../visit.js';
import { inputOf } from './input.js';

/** Path of all routes here. */
export const LAYERS = '/v1/layers/';

/** The tasks by their routes. */
export const TASKS: Readonly<Record<string, TaskName>> = {
  generate: 'generate',
  decompose: 'decompose',
  add: 'addLayers',
  restyle: 'restyle',
};

/** What a body says beside the input of its task. */
export const answerOptions = {
  stream: z._default(z.boolean(), false).check(
    z.meta({
      description: 'Answer with server-sent events, as does `accept: text/event-stream`.',
    }),
  ),
  files: z._default(z.array(z.enum(FILE_KINDS)).check(z.maxLength(FILE_KINDS.length)), []).check(
    z.meta({
      description:
        'Layered files to keep for ten minutes; the answer has their addresses. Not with `stream`.',
    }),
  ),
};
const options = z.object(answerOptions);

/** Answers a request to `/v1/layers/...`: a task, or a plan of one. */
export async function layersAnswer(name: string, visit: Visit): Promise<Response> {
  const route = routeOf(name);
  const body = await bodyOf(visit);
  return route === 'plan' ? plan(body, visit) : run(route, body, visit);
}

function routeOf(name: string): TaskName | 'plan' {
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
  if (task || name === 'plan') return task ?? 'plan';
  const known = [...Object.keys(TASKS), 'plan'].map((each) => LAYERS + each);
  throw new MRTError('not_found', `there is no ${LAYERS}${name.slice(0, 40)}; there are ${known.join(', ')}`);
}

async function bodyOf({ request, share, maxBodyBytes }: Visit): Promise<Record<string, unknown>> {
  const body = await readJson(request, share, maxBodyBytes);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw invalid('body', 'is no object; send the input of the task as a JSON object');
}

async function plan({ task, ...rest }: Record<string, unknown>, visit: Visit): Promise<Response> {
  const known = typeof task === 'string' && Object.hasOwn(TASKS, task) ? TASKS[task] : undefined;
  if (!known) throw invalid('task', `is none; give one of ${Object.keys(TASKS).join(', ')}`);
  const { input, warnings } = await inputOf(rest);
  const planned = await visit.client.plan(known, input as never, visit.options);
  visit.leave();
  return json({ ...planned, ...told(warnings) });
}

async function run(
  task: TaskName,
  { stream, files, ...rest }: Record<string, unknown>,
  visit: Visit,
): Promise<Response> {
  const asked = parse(options, { stream, files });
  const streams = asked.stream || /\btext\/event-stream\b/.test(visit.request.headers.get('accept') ?? '');
  if (streams && asked.files.length > 0)
    throw invalid('files', 'do not come with a stream; ask without it, or write them from the stack');
  const { input, warnings } = await inputOf(rest);
  const call = visit.client[task] as (input: unknown, options: RunOptions) => Run;
  const made = call.call(visit.client, input, visit.options);
  if (streams) {
    const body = runStream(made, { typed: (error) => typed(error, visit.address), over: visit.leave });
    await body.begin();
    return events(body.body);
  }
  let done: Done | undefined;
  made.on('done', (event) => {
    done = event;
  });
  const stack = await made.final();
  const { type: _, ...message } = messageOf({ type: 'done', event: done as Done }, new Set()) as {
    type: 'done';
  };
  const links: Record<string, FileLink> = {};
  for (const kind of asked.files)
    links[kind] = visit.keep('layers', kind, (await fileBytes(stack, `.${kind}`)).bytes);
  visit.leave();
  return json({ ...message, ...told(warnings), ...(asked.files.length > 0 && { files: links }) });
}

const told = (warnings: readonly string[]) => warnings.length > 0 && { warnings };
