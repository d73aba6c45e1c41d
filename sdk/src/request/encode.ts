import { type Datatype, INPUTS, type InputName } from './tensors.js';

/** A tensor ready for the wire: little-endian, row-major bytes of `shape`. */
export interface Tensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const utf8 = new TextEncoder();

/** Values of one input in their plain form: text or bytes for BYTES, numbers or booleans for the rest. */
export type Values = readonly (string | Uint8Array | number | boolean)[];

/** A named input as raw bytes. `values` are flat; a shape of two axes has rows of its last axis' length. */
export function tensor(name: InputName, values: Values): Tensor {
  const spec = INPUTS.find((input) => input.name === name);
  if (!spec) throw new TypeError(`model mrt has no input ${name}`);
  const row = spec.shape.length === 2 ? spec.shape[1] : undefined;
  const shape = row === undefined ? [values.length] : [values.length / row, row];
  return { name, datatype: spec.datatype, shape, bytes: ENCODERS[spec.datatype](values) };
}

const ENCODERS: Record<Datatype, (values: Values) => Uint8Array> = {
  BYTES: (values) =>
    joinWithLengths(
      values.map((value) => (value instanceof Uint8Array ? value : utf8.encode(String(value)))),
    ),
  BOOL: (values) => Uint8Array.from(values, Number),
  INT32: (values) => fixed(values, 4, (view, at, value) => view.setInt32(at, value, true)),
  INT64: (values) => fixed(values, 8, (view, at, value) => view.setBigInt64(at, BigInt(value), true)),
  FP32: (values) => fixed(values, 4, (view, at, value) => view.setFloat32(at, value, true)),
};

function fixed(values: Values, width: number, set: (view: DataView, at: number, value: number) => void) {
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (const [i, value] of values.entries()) set(view, i * width, Number(value));
  return new Uint8Array(view.buffer);
}

/** Triton's BYTES: each element is its length as four little-endian bytes, then the element. */
function joinWithLengths(elements: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(elements.reduce((sum, element) => sum + 4 + element.length, 0));
  const view = new DataView(joined.buffer);
  let at = 0;
  for (const element of elements) {
    view.setUint32(at, element.length, true);
    joined.set(element, at + 4);
    at += 4 + element.length;
  }
  return joined;
}
