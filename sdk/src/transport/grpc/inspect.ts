import type { Metadata, ServiceError } from '@grpc/grpc-js';
import * as triton from 'tritonclient-proto';
import { type ServerInfo, serverInfo, type TensorMetadata } from '../server-info.js';
import { type Health, MODEL } from '../transport.js';
import { type CallContext, statusError } from './status.js';

type Context = Omit<CallContext, 'answered'> & { readonly timeout: number };

/** Whether server and model take requests. */
export async function readHealth(
  client: triton.InferenceClient,
  metadata: Metadata,
  context: Context,
): Promise<Health> {
  const ask = asker(client, metadata, context);
  const live = await ask(client.serverLive, new triton.ServerLiveRequest());
  const ready = await ask(client.serverReady, new triton.ServerReadyRequest());
  const loaded = await ask(client.modelReady, of(new triton.ModelReadyRequest()));
  return { live: live.getLive(), ready: ready.getReady(), model: loaded.getReady() };
}

/** What the server says of itself and of model `mrt`. */
export async function readInfo(
  client: triton.InferenceClient,
  metadata: Metadata,
  context: Context,
): Promise<ServerInfo> {
  const ask = asker(client, metadata, context);
  const server = await ask(client.serverMetadata, new triton.ServerMetadataRequest());
  const model = await ask(client.modelMetadata, of(new triton.ModelMetadataRequest()));
  const config = await ask(client.modelConfig, of(new triton.ModelConfigRequest()));
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

/** A question about model `mrt`. */
const of = <T extends { setName(name: string): T }>(request: T): T => request.setName(MODEL);

function tensorMetadata(tensor: triton.ModelMetadataResponse.TensorMetadata): TensorMetadata {
  return { name: tensor.getName(), datatype: tensor.getDatatype(), shape: tensor.getShapeList() };
}

/** Asks the server one question at a time. */
function asker(client: triton.InferenceClient, metadata: Metadata, context: Context) {
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
