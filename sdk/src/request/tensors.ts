/** KServe datatypes that model `mrt` uses. */
export type Datatype = 'BYTES' | 'BOOL' | 'INT32' | 'INT64' | 'FP32';

/** A tensor of model `mrt`. `'S'` stands for the number of slots, `'S+1'` for composed and slots. */
export interface TensorSpec {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly (number | 'S' | 'S+1')[];
  readonly optional: boolean;
}

const required = <const T extends Omit<TensorSpec, 'optional'>>(spec: T) => ({ ...spec, optional: false });
const optional = <const T extends Omit<TensorSpec, 'optional'>>(spec: T) => ({ ...spec, optional: true });

/** The inputs of model `mrt`, in the order of its config. */
export const INPUTS = [
  required({ name: 'task', datatype: 'BYTES', shape: [1] }),
  optional({ name: 'prompt', datatype: 'BYTES', shape: [1] }),
  optional({ name: 'canvas', datatype: 'INT32', shape: [2] }),
  optional({ name: 'page', datatype: 'INT32', shape: [4] }),
  optional({ name: 'regions', datatype: 'INT32', shape: ['S', 4] }),
  optional({ name: 'layer_count', datatype: 'INT32', shape: [1] }),
  optional({ name: 'expert', datatype: 'BYTES', shape: [1] }),
  optional({ name: 'granularity', datatype: 'BYTES', shape: [1] }),
  optional({ name: 'text', datatype: 'BYTES', shape: [1] }),
  optional({ name: 'icons', datatype: 'BYTES', shape: [1] }),
  optional({ name: 'strict', datatype: 'BOOL', shape: [1] }),
  optional({ name: 'keep', datatype: 'BOOL', shape: ['S'] }),
  optional({ name: 'captions', datatype: 'BYTES', shape: ['S'] }),
  optional({ name: 'images', datatype: 'BYTES', shape: ['S+1'] }),
  optional({ name: 'references', datatype: 'BYTES', shape: ['S'] }),
  optional({ name: 'seed', datatype: 'INT64', shape: [1] }),
  optional({ name: 'steps', datatype: 'INT32', shape: [1] }),
  optional({ name: 'quality', datatype: 'BYTES', shape: [1] }),
  optional({ name: 'guidance', datatype: 'FP32', shape: [1] }),
  optional({ name: 'preview', datatype: 'INT32', shape: [1] }),
  optional({ name: 'priority', datatype: 'BYTES', shape: [1] }),
  optional({ name: 'plan', datatype: 'BOOL', shape: [1] }),
  optional({ name: 'encoding', datatype: 'BYTES', shape: [1] }),
] as const satisfies readonly TensorSpec[];

/** The outputs of model `mrt`; every response has all four. */
export const OUTPUTS = [
  required({ name: 'event', datatype: 'BYTES', shape: [1] }),
  required({ name: 'index', datatype: 'INT32', shape: [2] }),
  required({ name: 'image', datatype: 'BYTES', shape: [1] }),
  required({ name: 'info', datatype: 'BYTES', shape: [1] }),
] as const satisfies readonly TensorSpec[];

export type InputName = (typeof INPUTS)[number]['name'];
export type OutputName = (typeof OUTPUTS)[number]['name'];
