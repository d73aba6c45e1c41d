import { MRTError } from '../errors.js';
import { fromBase64 } from '../platform/bytes.js';
import { type Tensor, tensor } from '../request/encode.js';
import { type Datatype, INPUTS, type TensorSpec } from '../request/tensors.js';
import { FORWARDED } from '../transport/transport.js';
import { refused } from './body.js';

/** A request in JSON as the wire takes it. */
export interface FrontRequest {
  readonly id: string;
  readonly tensors: readonly Tensor[];
  /** What the body says beside the inputs, where Triton's HTTP takes it: trace context, and whose run it is. */
  readonly headers: Readonly<Record<string, string>>;
}

type Value = string | Uint8Array | number | boolean;

const PICTURES = ['images', 'references'];
const MAX_ID = 128;
const MAX_HEADER = 512;

/**
 * The tensors of a JSON object: one value or a list an input, rows of `regions` flat or as lists of their own, pictures as
 * base64.
 *
 * @throws MRTError `invalid_argument` with the name of the input at fault
 */
export function frontRequest(json: unknown): FrontRequest {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw refused('the body is no object; send the inputs by name', 'body');
  const tensors: Tensor[] = [];
  const headers: Record<string, string> = {};
  let id: string = crypto.randomUUID();
  for (const [name, value] of Object.entries(json)) {
    const spec = INPUTS.find((input) => input.name === name);
    if (name === 'encoding') checkEncoding(value);
    else if (spec) tensors.push(tensorOf(spec, value));
    else if (name === 'id') id = idOf(value);
    else if (FORWARDED.includes(name)) Object.assign(headers, headerOf(name, value));
    else
      throw refused(
        `${name.slice(0, 40)} is no input of model mrt; its inputs are ${NAMES}`,
        name.slice(0, 40),
      );
  }
  return { id, tensors, headers };
}

const NAMES = INPUTS.map(({ name }) => name).join(', ');

/** A value that no header carries is left out: a broken trace context is worth nothing. */
export function headerOf(name: string, value: unknown): Record<string, string> {
  const usable = typeof value === 'string' && value.length <= MAX_HEADER && /^[ -~]+$/.test(value);
  return usable ? { [name]: value } : {};
}

function idOf(value: unknown): string {
  if (typeof value === 'string' && value.length <= MAX_ID && /^[ -~]*$/.test(value)) return value;
  throw refused(`id is no text of at most ${MAX_ID} plain characters`, 'id');
}

function checkEncoding(value: unknown): void {
  const [encoding] = [value].flat();
  if (encoding !== 'base64' && encoding !== '')
    throw refused('encoding is not base64, which is the only one in JSON', 'encoding');
}

function tensorOf(spec: TensorSpec & (typeof INPUTS)[number], value: unknown): Tensor {
  const { name, datatype, shape } = spec;
  const row = shape.length === 2 ? shape[1] : undefined;
  const given = Array.isArray(value) ? (row === undefined ? value : value.flat()) : [value];
  const read = PICTURES.includes(name) ? picture : READERS[datatype];
  const values = given.map((one, i) =>
    read(one, given.length > 1 || PICTURES.includes(name) ? `${name}[${i}]` : name),
  );
  if (row !== undefined && values.length % row !== 0)
    throw refused(`${name} has ${values.length} numbers, not ${row} a row`, name);
  return tensor(name, values);
}

function picture(value: unknown, field: string): Value {
  if (typeof value !== 'string') throw refused(`${field} is no text; give the file as base64`, field);
  try {
    return fromBase64(value);
  } catch (cause) {
    throw refused(`${field} is not base64`, field, cause);
  }
}

const READERS: Record<Datatype, (value: unknown, field: string) => Value> = {
  BYTES: (value, field) => {
    if (typeof value !== 'string') throw refused(`${field} is no text`, field);
    return wellFormed(value);
  },
  BOOL: (value, field) => {
    if (typeof value !== 'boolean') throw refused(`${field} is neither true nor false`, field);
    return value;
  },
  FP32: (value, field) => {
    if (typeof value !== 'number') throw refused(`${field} is no number`, field);
    return value;
  },
  INT32: (value, field) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) >= 2 ** 31)
      throw refused(`${field} is no whole number of 32 bits`, field);
    return value;
  },
  INT64: (value, field) => {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    if (typeof value === 'string' && /^-?\d{1,19}$/.test(value) && fits(BigInt(value))) return value;
    throw refused(
      `${field} is no whole number of 64 bits; above 2^53 give it as text, which JSON rounds otherwise`,
      field,
    );
  },
};

const fits = (value: bigint) => BigInt.asIntN(64, value) === value;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const wellFormed = (text: string) => utf8.decode(new TextEncoder().encode(text));

/** @throws MRTError: model `mrt` requires it. The server would say so only once the run has a place in its queue. */
export function checkTask({ tensors }: FrontRequest): void {
  if (!tensors.some(({ name }) => name === 'task'))
    throw new MRTError('invalid_argument', 'task is missing; give text_to_layers, image_to_layers, ...', {
      field: 'task',
    });
}
