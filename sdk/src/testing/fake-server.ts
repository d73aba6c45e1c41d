import { type Metadata, Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import * as triton from 'tritonclient-proto';

/** The server's end of one stream. */
export interface FakeCall {
  readonly request: triton.ModelInferRequest;
  readonly metadata: Metadata;
  /** Whether the client has half-closed yet. */
  readonly halfClosed: Promise<void>;
  readonly cancelled: Promise<void>;
  /** Resolves when the client has room for more. */
  send(message: triton.ModelStreamInferResponse): Promise<void>;
  end(): void;
  fail(code: number, details: string): void;
}

export interface FakeServer {
  readonly url: string;
  readonly calls: FakeCall[];
  close(): Promise<void>;
}

type Stream = ServerDuplexStream<triton.ModelInferRequest, triton.ModelStreamInferResponse>;

/** A gRPC server in this process that misbehaves on demand, which the real server cannot. */
export async function fakeServer(
  answer: (call: FakeCall) => unknown,
  on = 0,
  credentials = ServerCredentials.createInsecure(),
): Promise<FakeServer> {
  const server = new Server({ 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 });
  const calls: FakeCall[] = [];
  const { modelStreamInfer } = triton.inferenceService;
  server.addService({ modelStreamInfer } as never, {
    modelStreamInfer(stream: Stream) {
      const cancelled = new Promise<void>((resolve) => stream.once('cancelled', () => resolve()));
      const halfClosed = new Promise<void>((resolve) => stream.once('end', () => resolve()));
      stream.on('error', () => {});
      stream.on('data', (request: triton.ModelInferRequest) => {
        const { metadata } = stream;
        const call = { request, metadata, halfClosed, cancelled, ...replies(stream) };
        calls.push(call);
        answer(call);
      });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${on}`, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const close = async () => server.forceShutdown();
  return { url: `127.0.0.1:${port}`, calls, close };
}

function replies(stream: Stream) {
  return {
    send: (message: triton.ModelStreamInferResponse) =>
      new Promise<void>((resolve) => {
        if (stream.write(message)) resolve();
        else stream.once('drain', () => resolve());
      }),
    end: () => stream.end(),
    fail: (code: number, details: string) => void stream.emit('error', { code, details }),
  };
}

export interface FakeEvent {
  readonly event: string;
  readonly index?: readonly [number, number];
  readonly image?: Uint8Array;
  readonly info?: unknown;
}

/** A response of model `mrt`; without an event, the empty final response. */
export function response(event: FakeEvent | undefined, final = false): triton.ModelStreamInferResponse {
  const infer = new triton.ModelInferResponse();
  infer.getParametersMap().set('triton_final_response', new triton.InferParameter().setBoolParam(final));
  if (event) {
    const [index, of] = event.index ?? [0, 0];
    const pair = new DataView(new ArrayBuffer(8));
    pair.setInt32(0, index, true);
    pair.setInt32(4, of, true);
    addOutput(infer, 'event', element(event.event));
    addOutput(infer, 'index', new Uint8Array(pair.buffer));
    addOutput(infer, 'image', element(event.image ?? new Uint8Array(0)));
    addOutput(infer, 'info', element(JSON.stringify(event.info ?? {})));
  }
  return new triton.ModelStreamInferResponse().setInferResponse(infer);
}

/** What Triton sends when it refuses a request by itself. */
export function refusal(text: string): triton.ModelStreamInferResponse {
  return new triton.ModelStreamInferResponse().setErrorMessage(text);
}

function addOutput(infer: triton.ModelInferResponse, name: string, bytes: Uint8Array): void {
  infer.addOutputs(new triton.ModelInferResponse.InferOutputTensor().setName(name));
  infer.addRawOutputContents(bytes);
}

function element(value: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A server that answers every call with these events, and then ends it. */
export function storyServer(events: readonly FakeEvent[]): Promise<FakeServer> {
  return fakeServer(async (call) => {
    for (const event of events) await call.send(response(event));
    await call.send(response(undefined, true));
    call.end();
  });
}
