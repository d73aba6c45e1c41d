import { type Datatype, INPUTS, type InputName } from './tensors.js';

/** A named input with its values in row-major order; each transport encodes it in its own way. */
export interface Tensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly values: Values;
}

const utf8 = new TextEncoder();

/** Values of one input: text or bytes for BYTES, numbers or booleans for the other types; text for INT64 above 2^53. */
export type Values = readonly (string | Uint8Array | number | boolean)[];

/** An input of model `mrt`. `values` are flat; the row length of a matrix comes from the input's specification. */
export function tensor(name: InputName, values: Values): Tensor {
  const spec = INPUTS.find((input) => input.name === name);
  if (!spec) throw new TypeError(`model mrt has no input ${name}`);
  const row = spec.shape.length === 2 ? spec.shape[1] : undefined;
  const shape = row === undefined ? [values.length] : [values.length / row, row];
  return { name, datatype: spec.datatype, shape, values };
}

/** The tensor as little-endian bytes. */
export function encode({ datatype, values }: Tensor): Uint8Array {
  return ENCODERS[datatype](values);
}

const WIDTHS = { BOOL: 1, INT32: 4, INT64: 8, FP32: 4 } as const;

/** The number of bytes that `encode` returns. */
export function sizeOf({ datatype, values }: Tensor): number {
  if (datatype !== 'BYTES') return values.length * WIDTHS[datatype];
  return values.reduce<number>((sum, value) => sum + 4 + elementOf(value).length, 0);
}

const elementOf = (value: Values[number]) =>
  value instanceof Uint8Array ? value : utf8.encode(String(value));

const ENCODERS: Record<Datatype, (values: Values) => Uint8Array> = {
  BYTES: (values) => joinWithLengths(values.map(elementOf)),
  BOOL: (values) => Uint8Array.from(values, Number),
  INT32: (values) => fixed(values, WIDTHS.INT32, (view, at, value) => view.setInt32(at, Number(value), true)),
  INT64: (values) =>
    fixed(values, WIDTHS.INT64, (view, at, value) =>
      view.setBigInt64(at, BigInt(value as string | number), true),
    ),
  FP32: (values) => fixed(values, WIDTHS.FP32, (view, at, value) => view.setFloat32(at, Number(value), true)),
};

function fixed(
  values: Values,
  width: number,
  set: (view: DataView, at: number, value: Values[number]) => void,
) {
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (const [i, value] of values.entries()) set(view, i * width, value);
  return new Uint8Array(view.buffer);
}

/** Triton's BYTES: each element is its length as four little-endian bytes, then the element. */
function joinWithLengths(elements: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(elements.reduce((sum, element) => sum + 4 + element.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const element of elements) {
    view.setUint32(at, element.length, true);
    bytes.set(element, at + 4);
    at += 4 + element.length;
  }
  return bytes;
}
