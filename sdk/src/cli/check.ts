import { loaded, type TaskInputs, type TaskName } from '../request/tasks.js';
import type { Context } from './command.js';

/**
 * Checks the input of a task and the pictures in it, before a server is started for it.
 *
 * @returns the input, with the pictures of the work that the terminal can show
 */
export async function checked<T extends TaskName>(
  task: T,
  input: TaskInputs[T],
  { report }: Pick<Context, 'report'>,
): Promise<TaskInputs[T]> {
  await loaded(task, input)();
  return report.preview > 0 ? { ...input, preview: report.preview } : input;
}
