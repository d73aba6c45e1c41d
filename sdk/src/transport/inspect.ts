import { Metadata, type ServiceError } from '@grpc/grpc-js';
import * as triton from 'tritonclient-proto';
import { MODEL } from './infer.js';
import { statusError } from './status.js';
import type { Health, ServerInfo, TensorMetadata } from './transport.js';

interface Limits {
  readonly address: string;
  readonly connectTimeout: number;
  readonly maxMessageBytes: number;
}

/** Whether server and model take requests. */
export async function readHealth(client: triton.InferenceClient, limits: Limits): Promise<Health> {
  const live = await ask(client, client.serverLive, new triton.ServerLiveRequest(), limits);
  const ready = await ask(client, client.serverReady, new triton.ServerReadyRequest(), limits);
  const loaded = await ask(client, client.modelReady, of(new triton.ModelReadyRequest()), limits);
  return { live: live.getLive(), ready: ready.getReady(), model: loaded.getReady() };
}

/** What the server says of itself and of model `mrt`. */
export async function readInfo(client: triton.InferenceClient, limits: Limits): Promise<ServerInfo> {
  const server = await ask(client, client.serverMetadata, new triton.ServerMetadataRequest(), limits);
  const model = await ask(client, client.modelMetadata, of(new triton.ModelMetadataRequest()), limits);
  const config = await ask(client, client.modelConfig, of(new triton.ModelConfigRequest()), limits);
  const parameters = config.getConfig()?.getParametersMap();
  return {
    server: { name: server.getName(), version: server.getVersion() },
    model: {
      name: model.getName(),
      inputs: model.getInputsList().map(tensorMetadata),
      outputs: model.getOutputsList().map(tensorMetadata),
    },
    parameters: Object.fromEntries(
      Array.from(parameters?.entries() ?? [], ([name, value]) => [name, value.getStringValue()]),
    ),
  };
}

/** A question about model `mrt`. */
const of = <T extends { setName(name: string): T }>(request: T): T => request.setName(MODEL);

function tensorMetadata(tensor: triton.ModelMetadataResponse.TensorMetadata): TensorMetadata {
  return { name: tensor.getName(), datatype: tensor.getDatatype(), shape: tensor.getShapeList() };
}

function ask<Req, Res>(
  client: triton.InferenceClient,
  method: triton.UnaryCall<Req, Res>,
  request: Req,
  { address, connectTimeout: timeout, maxMessageBytes }: Limits,
): Promise<Res> {
  return new Promise((resolve, reject) => {
    method.call(client, request, new Metadata(), { deadline: Date.now() + timeout }, (error, response) => {
      if (error)
        reject(statusError(error as ServiceError, { address, timeout, maxMessageBytes, answered: false }));
      else resolve(response as Res);
    });
  });
}
