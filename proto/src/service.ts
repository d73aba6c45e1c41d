import {
  type CallOptions,
  type ChannelCredentials,
  type ClientDuplexStream,
  type ClientOptions,
  type ClientUnaryCall,
  type Client as GrpcClient,
  type Metadata,
  type MethodDefinition,
  makeGenericClientConstructor,
  type requestCallback,
} from '@grpc/grpc-js';
import * as pb from '#gen';

const SERVICE = 'inference.GRPCInferenceService';

/** The part of a generated message class that decoding needs. */
interface MessageClass<T> {
  deserializeBinary(bytes: Uint8Array): T;
}

interface Message {
  serializeBinary(): Uint8Array;
}

function encode(message: Message): Buffer {
  const bytes = message.serializeBinary();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength); // shares the memory
}

function method<Req extends Message, Res extends Message>(
  name: string,
  request: MessageClass<Req>,
  response: MessageClass<Res>,
  stream: boolean,
): MethodDefinition<Req, Res> {
  return {
    path: `/${SERVICE}/${name}`,
    requestStream: stream,
    responseStream: stream,
    requestSerialize: encode,
    requestDeserialize: (bytes) => request.deserializeBinary(bytes),
    responseSerialize: encode,
    responseDeserialize: (bytes) => response.deserializeBinary(bytes),
  };
}

/**
 * Method definitions of `inference.GRPCInferenceService`, for `makeGenericClientConstructor`,
 * `Client.makeUnaryRequest` and `Server.addService` of grpc-js.
 */
export const inferenceService = {
  serverLive: method('ServerLive', pb.ServerLiveRequest, pb.ServerLiveResponse, false),
  serverReady: method('ServerReady', pb.ServerReadyRequest, pb.ServerReadyResponse, false),
  modelReady: method('ModelReady', pb.ModelReadyRequest, pb.ModelReadyResponse, false),
  serverMetadata: method('ServerMetadata', pb.ServerMetadataRequest, pb.ServerMetadataResponse, false),
  modelMetadata: method('ModelMetadata', pb.ModelMetadataRequest, pb.ModelMetadataResponse, false),
  modelConfig: method('ModelConfig', pb.ModelConfigRequest, pb.ModelConfigResponse, false),
  modelInfer: method('ModelInfer', pb.ModelInferRequest, pb.ModelInferResponse, false),
  modelStreamInfer: method('ModelStreamInfer', pb.ModelInferRequest, pb.ModelStreamInferResponse, true),
} as const;

/** A call with one request and one response; the callback gets a `ServiceError` or the response. */
export type UnaryCall<Req, Res> = (
  request: Req,
  metadata: Metadata,
  options: CallOptions,
  callback: requestCallback<Res>,
) => ClientUnaryCall;

/** A client of one Triton server. Close it with `close()`. */
export interface InferenceClient extends GrpcClient {
  serverLive: UnaryCall<pb.ServerLiveRequest, pb.ServerLiveResponse>;
  serverReady: UnaryCall<pb.ServerReadyRequest, pb.ServerReadyResponse>;
  modelReady: UnaryCall<pb.ModelReadyRequest, pb.ModelReadyResponse>;
  serverMetadata: UnaryCall<pb.ServerMetadataRequest, pb.ServerMetadataResponse>;
  modelMetadata: UnaryCall<pb.ModelMetadataRequest, pb.ModelMetadataResponse>;
  modelConfig: UnaryCall<pb.ModelConfigRequest, pb.ModelConfigResponse>;
  modelInfer: UnaryCall<pb.ModelInferRequest, pb.ModelInferResponse>;
  /** Cancelling the stream cancels every request in progress on it. */
  modelStreamInfer(
    metadata: Metadata,
    options?: CallOptions,
  ): ClientDuplexStream<pb.ModelInferRequest, pb.ModelStreamInferResponse>;
}

interface InferenceClientConstructor {
  new (address: string, credentials: ChannelCredentials, options?: ClientOptions): InferenceClient;
}

/** `new InferenceClient('127.0.0.1:8001', credentials.createInsecure(), options)`; connects on first use. */
export const InferenceClient = makeGenericClientConstructor(
  inferenceService,
  SERVICE,
) as unknown as InferenceClientConstructor;
