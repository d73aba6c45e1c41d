import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Python's test environment, in which scripts find the package. */
export const PYTHON = process.env.MRT_PYTHON_TEST ?? join(ROOT, '.venv/test/bin/python');
export const ENVIRONMENT = { ...process.env, PYTHONPATH: join(ROOT, 'python-backend') };

/** Runs a script of this folder in the test environment with JSON on its stdin; its stdout is JSON. */
export function python(script: string, input: unknown): unknown {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { status, stdout, stderr } = spawnSync(PYTHON, [path], {
    env: ENVIRONMENT,
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const texts = (values: readonly (string | Uint8Array)[]) =>
  values.map((value) => Buffer.from(value as Uint8Array).toString('base64'));

/** Tensors for `same_request.py`, written out by hand so that they owe the SDK's encoder nothing. */
export const tensor = {
  bytes: (values: readonly (string | Uint8Array)[]) => ({
    datatype: 'BYTES',
    shape: [values.length],
    data: texts(values),
  }),
  int32: (data: readonly number[], shape: readonly number[] = [data.length]) => ({
    datatype: 'INT32',
    shape,
    data,
  }),
  int64: (data: readonly number[]) => ({ datatype: 'INT64', shape: [data.length], data }),
  bool: (data: readonly boolean[]) => ({ datatype: 'BOOL', shape: [data.length], data }),
};
