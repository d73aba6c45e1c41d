// What an attacker sends to the gRPC port: messages as bytes, for the generated code would not make most of them.
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import * as triton from 'tritonclient-proto';

const SERVICE = '/inference.GRPCInferenceService';
const PATIENCE_MS = 30_000;

/** A connection on which bytes go out and come in as they are. */
export class RawGrpc {
  readonly #client: Client;

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure(), { 'grpc.max_send_message_length': -1 });
  }

  /** What a call without a stream is told: the details of its status, or `''` if it went well. */
  call(
    name: string,
    message: Uint8Array = new Uint8Array(0),
    headers: Record<string, string> = {},
  ): Promise<string> {
    return new Promise((resolve) => {
      const options = { deadline: Date.now() + PATIENCE_MS };
      this.#client.makeUnaryRequest(
        `${SERVICE}/${name}`,
        same,
        same,
        Buffer.from(message),
        metadata(headers),
        options,
        (error) => resolve(error ? `${error.code} ${error.details}` : ''),
      );
    });
  }

  /** What the first answer to a message on `ModelStreamInfer` says: the refusal of Triton or of the model, or `''` for none. */
  infer(message: Uint8Array): Promise<string> {
    const options = { deadline: Date.now() + PATIENCE_MS };
    const call = this.#client.makeBidiStreamRequest(
      `${SERVICE}/ModelStreamInfer`,
      same,
      same,
      new Metadata(),
      options,
    );
    return new Promise<string>((resolve) => {
      call.on('error', (error) => resolve(error.message));
      call.on('end', () => resolve('the stream ended'));
      call.on('data', (bytes: Buffer) => resolve(refusalIn(bytes)));
      call.write(Buffer.from(message));
      call.end();
    }).finally(() => call.cancel());
  }

  close(): void {
    this.#client.close();
  }
}

const same = (bytes: Buffer) => bytes;

function metadata(headers: Record<string, string>): Metadata {
  const made = new Metadata();
  for (const [name, value] of Object.entries(headers)) made.set(name, value);
  return made;
}

function refusalIn(bytes: Buffer): string {
  const message = triton.ModelStreamInferResponse.deserializeBinary(bytes);
  const raw = message.getInferResponse()?.getRawOutputContentsList_asU8() ?? [];
  const isError = raw.some((output) => Buffer.from(output).includes('"code"'));
  return message.getErrorMessage() || (isError ? Buffer.concat(raw).toString() : '');
}

/** A request of one step, to be spoilt. */
export function runMessage(): triton.ModelInferRequest {
  const request = new triton.ModelInferRequest().setModelName('mrt').setId('attack');
  for (const [name, text] of Object.entries({ task: 'text_to_layers', prompt: 'red heart icon on blue' })) {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    addInput(request, name, 'BYTES', [1], Buffer.concat([length, bytes]));
  }
  return request;
}

export function addInput(
  to: triton.ModelInferRequest,
  name: string,
  type: string,
  shape: number[],
  raw: Uint8Array,
): void {
  to.addInputs(
    new triton.ModelInferRequest.InferInputTensor().setName(name).setDatatype(type).setShapeList(shape),
  );
  to.addRawInputContents(raw);
}

export const parameter = () => new triton.InferParameter();

/** Groups inside each other in a field that the message does not have: a parser may skip them by recursion. */
export function deepGroups(depth: number): Uint8Array {
  const [begin, end] = [Buffer.from([0xbb, 0x3e]), Buffer.from([0xbc, 0x3e])]; // of field 999
  return Buffer.concat([...Array(depth).fill(begin), ...Array(depth).fill(end)]);
}
