// The sample messages of bytes_test.py, made with tritonclient-proto.
//   node samples.mjs write           prints { name: hex of the message }
//   node samples.mjs read < JSON     { name: [type, hex] } in, { name: [as object, hex written again] } out
import { text } from 'node:stream/consumers';
import * as pb from 'tritonclient-proto';

const messageTypes = new Map(Object.entries(pb));
const hex = (message) => Buffer.from(message.serializeBinary()).toString('hex');

function parameter(set) {
  const value = new pb.InferParameter();
  set(value);
  return value;
}

function input(name, datatype, shape) {
  return new pb.ModelInferRequest.InferInputTensor().setName(name).setDatatype(datatype).setShapeList(shape);
}

function inferRequest() {
  const prompt = input('prompt', 'BYTES', [1]);
  prompt.getParametersMap().set(
    'binary_data_size',
    parameter((p) => p.setInt64Param(9)),
  );
  const output = new pb.ModelInferRequest.InferRequestedOutputTensor().setName('image');
  output.getParametersMap().set(
    'class_count',
    parameter((p) => p.setUint64Param(2 ** 53 - 1)),
  );
  const request = new pb.ModelInferRequest()
    .setModelName('mrt')
    .setModelVersion('1')
    .setId('run-7')
    .setInputsList([prompt, input('regions', 'INT32', [2, 4]), input('keep', 'BOOL', [-1, 300, 2 ** 40])])
    .setOutputsList([output])
    .setRawInputContentsList([
      Uint8Array.of(5, 0, 0, 0, 104, 101, 108, 108, 111),
      new Uint8Array(0),
      Uint8Array.of(0, 255, 128),
    ]);
  request.getParametersMap().set(
    'triton_enable_empty_final_response',
    parameter((p) => p.setBoolParam(true)),
  );
  return request;
}

const samples = {
  empty_request: new pb.ModelInferRequest(),
  infer_request: inferRequest(),
  string_parameter: parameter((p) => p.setStringParam('Grüße, 世界 🎨')),
  double_parameter: parameter((p) => p.setDoubleParam(-0.1)),
  negative_parameter: parameter((p) => p.setInt64Param(-(2 ** 53 - 1))),
  false_parameter: parameter((p) => p.setBoolParam(false)),
  server_live: new pb.ServerLiveRequest(),
  model_ready: new pb.ModelReadyRequest().setName('mrt').setVersion('1'),
  model_metadata: new pb.ModelMetadataRequest().setName('mrt_denoiser'),
  model_config: new pb.ModelConfigRequest().setName('mrt').setVersion('1'),
};

if (process.argv[2] === 'write') {
  print(Object.entries(samples).map(([name, message]) => [name, hex(message)]));
} else {
  const messages = Object.entries(JSON.parse(await text(process.stdin)));
  print(
    messages.map(([name, [type, bytes]]) => {
      const message = messageTypes.get(type).deserializeBinary(Buffer.from(bytes, 'hex'));
      return [name, [message.toObject(), hex(message)]];
    }),
  );
}

function print(entries) {
  console.log(JSON.stringify(Object.fromEntries(entries)));
}
