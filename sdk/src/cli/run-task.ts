import { MRTError } from '../errors.js';
import type { Done } from '../events.js';
import { ANYWHERE } from '../request/picture.js';
import { checkInput, type TaskInputs, type TaskName } from '../request/tasks.js';
import type { Run } from '../run/run.js';
import type { LayerStack } from '../stack/stack.js';
import type { Context } from './command.js';
import { type Destination, save } from './destination.js';
import { STREAM } from './input/stdin.js';

/**
 * Checks the input of a task and reads its pictures, before a server is started for it.
 *
 * @returns the input, with previews enabled if the terminal can show them
 */
export async function checkedInput<T extends TaskName>(
  task: T,
  input: TaskInputs[T],
  { report }: Pick<Context, 'report'>,
): Promise<TaskInputs[T]> {
  await checkInput(task, input)(ANYWHERE);
  return report.preview > 0 ? { ...input, preview: report.preview } : input;
}

/** Follows a run to its end and writes its stack. */
export async function finishRun(run: Run, context: Context, destination: Destination): Promise<void> {
  const { report } = context;
  let summary: Done | undefined;
  run
    .on('progress', (event) => report.event({ type: 'progress', event }))
    .on('accepted', (event) => report.event({ type: 'accepted', event }))
    .on('step', (event) => report.event({ type: 'step', event }))
    .on('layer', (event) => report.event({ type: 'layer', event }))
    .on('done', (event) => {
      summary = event;
      report.event({ type: 'done', event });
    });
  await writeStack(await run.final(), context, destination, summary);
}

/** Writes a stack, and reports the files and what they could not store. */
export async function writeStack(
  stack: LayerStack,
  context: Pick<Context, 'report' | 'values' | 'out'>,
  destination: Destination,
  summary?: Done,
): Promise<void> {
  const { report } = context;
  const { files, failure } = await save(stack, destination, context);
  for (const file of files) report.warnings(file, stack);
  if (destination.path === STREAM) return; // stdout has the file itself
  report.written(files, summary);
  if (failure) throw elsewhere(failure, files[0]?.path ?? '');
}

/** The failure of a destination whose result is safe in another place: no invalid input, whatever the reason. */
const elsewhere = (cause: MRTError, path: string) =>
  new MRTError('resource_exhausted', `${cause.text}. The result is not lost: it was written to ${path}`, {
    cause,
  });
