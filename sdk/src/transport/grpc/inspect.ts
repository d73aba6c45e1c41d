import type { Metadata, ServiceError } from '@grpc/grpc-js';
import * as triton from 'tritonclient-proto';
import { type ServerInfo, serverInfo, type TensorMetadata } from '../server-info.js';
import { type Health, MODEL } from '../transport.js';
import { type CallContext, statusError } from './status.js';

type Context = Omit<CallContext, 'answered'> & { readonly timeout: number };

/** Whether server and model accept requests. */
export async function readHealth(
  client: triton.InferenceClient,
  metadata: Metadata,
  context: Context,
): Promise<Health> {
  const call = unary(client, metadata, context);
  const live = await call(client.serverLive, new triton.ServerLiveRequest());
  const ready = await call(client.serverReady, new triton.ServerReadyRequest());
  const loaded = await call(client.modelReady, forModel(new triton.ModelReadyRequest()));
  return { live: live.getLive(), ready: ready.getReady(), model: loaded.getReady() };
}

/** Server version, model metadata and parameters. */
export async function readInfo(
  client: triton.InferenceClient,
  metadata: Metadata,
  context: Context,
): Promise<ServerInfo> {
  const call = unary(client, metadata, context);
  const server = await call(client.serverMetadata, new triton.ServerMetadataRequest());
  const model = await call(client.modelMetadata, forModel(new triton.ModelMetadataRequest()));
  const config = await call(client.modelConfig, forModel(new triton.ModelConfigRequest()));
  const parameters = config.getConfig()?.getParametersMap();
  return serverInfo({
    server: { name: server.getName(), version: server.getVersion() },
    model: {
      name: model.getName(),
      inputs: model.getInputsList().map(tensorMetadata),
      outputs: model.getOutputsList().map(tensorMetadata),
    },
    parameters: Object.fromEntries(
      Array.from(parameters?.entries() ?? [], ([name, value]) => [name, value.getStringValue()]),
    ),
  });
}

/** The request with the model's name set. */
const forModel = <T extends { setName(name: string): T }>(request: T): T => request.setName(MODEL);

function tensorMetadata(tensor: triton.ModelMetadataResponse.TensorMetadata): TensorMetadata {
  return { name: tensor.getName(), datatype: tensor.getDatatype(), shape: tensor.getShapeList() };
}

/** Unary calls as promises. */
function unary(client: triton.InferenceClient, metadata: Metadata, context: Context) {
  return <Req, Res>(method: triton.UnaryCall<Req, Res>, request: Req): Promise<Res> =>
    new Promise((resolve, reject) => {
      method.call(
        client,
        request,
        metadata,
        { deadline: Date.now() + context.timeout },
        (error, response) => {
          if (error) reject(statusError(error as ServiceError, { ...context, answered: false }));
          else resolve(response as Res);
        },
      );
    });
}
