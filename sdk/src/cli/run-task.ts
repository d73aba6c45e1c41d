import type { Done } from '../events.js';
import { ANYWHERE } from '../request/picture.js';
import { checkInput, type TaskInputs, type TaskName } from '../request/tasks.js';
import type { Run } from '../run/run.js';
import type { LayerStack } from '../stack/stack.js';
import type { Context } from './command.js';
import { type Destination, save } from './destination.js';

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
  { report }: Pick<Context, 'report'>,
  destination: Destination,
  summary?: Done,
): Promise<void> {
  const files = await save(stack, destination);
  for (const file of files) report.warnings(file, stack);
  report.written(files, summary);
}
