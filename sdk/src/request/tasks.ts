import { addLayers } from './add.js';
import { decompose } from './decompose.js';
import { generate } from './generate.js';
import type { AddLayersInput, DecomposeInput, GenerateInput, RestyleInput } from './inputs.js';
import type { Load } from './request.js';
import { restyle } from './restyle.js';

/** The input of every task, by the client's name for it. */
export interface TaskInputs {
  generate: GenerateInput;
  decompose: DecomposeInput;
  addLayers: AddLayersInput;
  restyle: RestyleInput;
}

export type TaskName = keyof TaskInputs;

/** Checks the input of a task and hands back what will read its pictures. */
export const TASKS: { readonly [T in TaskName]: (input: TaskInputs[T]) => Load } = {
  generate,
  decompose,
  addLayers,
  restyle,
};

/** Checks now, so that the caller may change the input afterwards; fails later, where the result is awaited. */
export function loaded<T>(check: (input: T) => Load, input: T): Load {
  try {
    return check(input);
  } catch (error) {
    return () => Promise.reject(error);
  }
}
