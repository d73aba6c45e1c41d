import { expect, test } from 'vitest';
import { tritonError } from './triton-error.js';

// Texts as Triton 2.51 sends them.
test.each([
  [
    "inference input 'steps' data-type is 'FP32', but model 'mrt' expects 'INT32'",
    'invalid_argument',
    'steps',
    false,
  ],
  [
    "unexpected shape for input 'canvas' for model 'mrt'. Expected [2], got [3].",
    'invalid_argument',
    'canvas',
    false,
  ],
  ["unexpected inference input 'colour' for model 'mrt'", 'invalid_argument', 'colour', false],
  [
    "expected number of inputs between 3 and 14 but got 2 inputs for model 'mrt'. Got input(s) ['task','canvas'], but missing required input(s) ['regions']. Please provide all required input(s).",
    'invalid_argument',
    'regions',
    false,
  ],
  [
    "input byte size mismatch for input 'keep' for model 'mrt'. Expected 2, got 1",
    'invalid_argument',
    'keep',
    false,
  ],
  [
    "incomplete string data for inference input 'prompt', expecting string of length 543227904 but only 18 bytes available",
    'invalid_argument',
    'prompt',
    false,
  ],
  ["input 'task' already exists in request", 'invalid_argument', 'task', false],
  [
    "parameter 'colour' has invalid type. It should be either 'int', 'bool', or 'string'.",
    'invalid_argument',
    'colour',
    false,
  ],
  ['failed to parse the request JSON buffer: Invalid value. at 0', 'invalid_argument', undefined, false],
  ["Request for unknown model: 'mrt' is not found", 'not_found', undefined, false],
  ['Exceeds maximum queue size', 'resource_exhausted', undefined, true],
  ['Request timeout expired', 'deadline_exceeded', undefined, true],
  ["Request for unknown model: 'mrt' has no available versions", 'unavailable', undefined, true],
  [
    'Server is stopping, scheduler for model has stopped accepting new inference requests',
    'unavailable',
    undefined,
    true,
  ],
  [
    "ModelInfer RPC doesn't support models with decoupled transaction policy",
    'unimplemented',
    undefined,
    false,
  ],
  [
    "Failed to process the request(s), message: Stub process 'mrt_0_0' is not healthy.",
    'unavailable',
    undefined,
    true,
  ],
  ['Traceback: something else', 'internal', undefined, false],
])('%s', (text, code, field, retryable) => {
  const error = tritonError(text, 'id-1');
  expect(error).toMatchObject({ code, retryable, requestId: 'id-1', message: `[${code}] Triton: ${text}` });
  expect(error.field).toBe(field);
});

test('the request id is removed from the text, since the error has it', () => {
  const error = tritonError(
    "[request id: id-1] unexpected shape for input 'canvas' for model 'mrt'. Expected [2], got [3]. ",
  );
  expect(error.text).toBe(
    "Triton: unexpected shape for input 'canvas' for model 'mrt'. Expected [2], got [3].",
  );
});
