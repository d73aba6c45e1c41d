import type { ServerInfo, TensorMetadata } from '../transport/server-info.js';

/** What the front says of server and model, in Triton's own JSON; nothing that a caller does not need. */
export function serverMetadata({ server }: ServerInfo) {
  return { name: server.name, version: server.version, extensions: [] };
}

export function modelMetadata({ model }: ServerInfo) {
  return {
    name: model.name,
    versions: ['1'],
    platform: 'python',
    inputs: model.inputs.map(plain),
    outputs: model.outputs.map(plain),
  };
}

export function modelConfig({ model, parameters }: ServerInfo) {
  return {
    name: model.name,
    backend: 'python',
    max_batch_size: 0,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, string_value]) => [name, { string_value }]),
    ),
  };
}

const plain = ({ name, datatype, shape }: TensorMetadata) => ({ name, datatype, shape });
