import { invalid } from '../errors.js';
import { addLayers } from './add.js';
import { decompose } from './decompose.js';
import { generate } from './generate.js';
import type { AddLayersInput, DecomposeInput, GenerateInput, RestyleInput } from './inputs.js';
import type { LoadRequest } from './request.js';
import { restyle } from './restyle.js';

/** The input of every task, by the client's name for it. */
export interface TaskInputs {
  generate: GenerateInput;
  decompose: DecomposeInput;
  addLayers: AddLayersInput;
  restyle: RestyleInput;
}

/** `generate`, `decompose`, `addLayers` or `restyle`. */
export type TaskName = keyof TaskInputs;

const TASKS: { readonly [T in TaskName]: (input: TaskInputs[T]) => LoadRequest } = {
  generate,
  decompose,
  addLayers,
  restyle,
};

/**
 * Checks the input of a task now, so that the caller may change it afterwards, and returns the function that reads its
 * pictures. Errors are thrown later, by that function.
 */
export function checkInput<T extends TaskName>(task: T, input: TaskInputs[T]): LoadRequest {
  try {
    if (!Object.hasOwn(TASKS, task)) {
      throw invalid('task', `is ${JSON.stringify(task)}; give one of ${Object.keys(TASKS).join(', ')}`);
    }
    return TASKS[task](input);
  } catch (error) {
    return () => Promise.reject(error);
  }
}
