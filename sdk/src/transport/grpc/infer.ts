import * as triton from 'tritonclient-proto';
import { MRTError } from '../../errors.js';
import { unshared } from '../../platform/bytes.js';
import { encode, type Tensor } from '../../request/encode.js';
import { OUTPUTS, type OutputName } from '../../request/tensors.js';
import { MODEL, type WireEvent } from '../transport.js';
import { tritonError } from '../triton-error.js';

/** The request message of the stream; all tensors are sent raw. */
export function inferRequest(tensors: readonly Tensor[], requestId: string): triton.ModelInferRequest {
  const request = new triton.ModelInferRequest();
  request.setModelName(MODEL);
  request.setId(requestId);
  // Without it a complete stream of a decoupled model looks the same as one that broke off early.
  request.getParametersMap().set('triton_enable_empty_final_response', flag(true));
  for (const tensor of tensors) {
    const { name, datatype, shape } = tensor;
    const input = new triton.ModelInferRequest.InferInputTensor();
    input.setName(name);
    input.setDatatype(datatype);
    input.setShapeList([...shape]);
    request.addInputs(input);
    request.addRawInputContents(encode(tensor));
  }
  return request;
}

function flag(value: boolean): triton.InferParameter {
  const parameter = new triton.InferParameter();
  parameter.setBoolParam(value);
  return parameter;
}

/** A response message of the stream: at most one event, and whether it is the last message. */
export interface InferResponse {
  readonly event?: WireEvent;
  readonly final: boolean;
}

/**
 * @param message a `ModelStreamInferResponse`
 * @throws MRTError for an error message of Triton, and `internal` for a response that does not come from model `mrt`
 */
export function readResponse(message: Uint8Array): InferResponse {
  const { error, response } = parsed(message);
  if (error !== '') throw tritonError(error, response?.id || undefined);
  if (!response) throw new MRTError('internal', 'the server sent an empty message');
  const { final, outputs, contents } = response;
  return outputs.length === 0 ? { final } : { final, event: readEvent(outputs, contents) };
}

function parsed(message: Uint8Array): triton.StreamResponse {
  try {
    return triton.readStreamResponse(message);
  } catch (cause) {
    throw new MRTError('internal', 'the server sent a message that cannot be read', { cause });
  }
}

function readEvent(names: readonly string[], contents: readonly Uint8Array[]): WireEvent {
  const output = (name: OutputName): Uint8Array => {
    const bytes = contents[names.indexOf(name)];
    if (bytes) return bytes;
    throw new MRTError('internal', `a response lacks output ${name}; it has ${names.join(', ')}, not ${ALL}`);
  };
  const index = view(output('index'));
  if (index.byteLength !== 8)
    throw new MRTError('internal', `output index has ${index.byteLength} bytes, not 8`);
  return {
    event: utf8.decode(element(output('event'), 'event')),
    index: [index.getInt32(0, true), index.getInt32(4, true)],
    image: owned(element(output('image'), 'image')),
    info: utf8.decode(element(output('info'), 'info')),
  };
}

/** A view keeps its whole frame in memory, so it is copied unless it is most of the frame. */
const owned = (bytes: Uint8Array) =>
  unshared(bytes.length > 0.9 * bytes.buffer.byteLength ? bytes : bytes.slice());

const ALL = OUTPUTS.map(({ name }) => name).join(', ');
const utf8 = new TextDecoder();

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The element of a BYTES tensor of shape [1], after its length in four little-endian bytes. */
function element(bytes: Uint8Array, name: OutputName): Uint8Array {
  const length = bytes.length < 4 ? -1 : view(bytes).getUint32(0, true);
  if (length === bytes.length - 4) return bytes.subarray(4);
  throw new MRTError('internal', `output ${name} is not one element of ${bytes.length} bytes`);
}
