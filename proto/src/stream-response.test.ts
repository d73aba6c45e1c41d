import { expect, test } from 'vitest';
import * as pb from '#gen';
import { readStreamResponse } from './stream-response.js';

const { InferOutputTensor } = pb.ModelInferResponse;

function parameter(value: boolean | string): pb.InferParameter {
  const made = new pb.InferParameter();
  return typeof value === 'string' ? made.setStringParam(value) : made.setBoolParam(value);
}

function response(final: boolean, contents: Readonly<Record<string, Uint8Array>>): pb.ModelInferResponse {
  const made = new pb.ModelInferResponse().setModelName('mrt').setModelVersion('1').setId('run 7');
  made.getParametersMap().set('sequence_id', parameter('a'));
  made.getParametersMap().set('triton_final_response', parameter(final));
  for (const [name, bytes] of Object.entries(contents)) {
    const output = new InferOutputTensor().setName(name).setDatatype('BYTES').setShapeList([1, 300]);
    output.getParametersMap().set('other', parameter(true));
    made.addOutputs(output);
    made.addRawOutputContents(bytes);
  }
  return made;
}

test.each([
  ['an event', response(false, { event: Uint8Array.of(1, 2, 3), image: new Uint8Array(70_000).fill(7) }), ''],
  ['the last message, without outputs', response(true, {}), ''],
  ['an empty output', response(true, { image: new Uint8Array(0) }), ''],
  ['an error beside a response', response(true, {}), '[request id: run 7] größer als erlaubt'],
  ['an error alone', undefined, 'no such model'],
  ['nothing', undefined, ''],
])('says the same as the message: %s', (_, inner, error) => {
  const message = new pb.ModelStreamInferResponse().setErrorMessage(error);
  if (inner) message.setInferResponse(inner);
  const expected = inner && {
    id: inner.getId(),
    final: inner.getParametersMap().get('triton_final_response')?.getBoolParam(),
    outputs: inner.getOutputsList().map((output) => output.getName()),
    contents: inner.getRawOutputContentsList_asU8(),
  };
  const read = readStreamResponse(message.serializeBinary());
  expect(read).toEqual(expected ? { error, response: expected } : { error });
});

test('contents are views of the message', () => {
  const inner = response(false, { image: new Uint8Array(100) });
  const bytes = new pb.ModelStreamInferResponse().setInferResponse(inner).serializeBinary();
  expect(readStreamResponse(bytes).response?.contents[0]?.buffer).toBe(bytes.buffer);
});

test.each([[[0xff, 0xff]], [[0x12, 9, 1]], [[0x12, 2, 0x32, 9]]])('no message: %j', (bytes) => {
  expect(() => readStreamResponse(Uint8Array.from(bytes))).toThrow();
});
