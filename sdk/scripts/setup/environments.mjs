import { join } from 'node:path';
import { forThisProcessor } from './bfloat16.mjs';
import { interpreterIn, makeEnvironment, realPath } from './environment.mjs';
import { findPython } from './find-python.mjs';
import { step } from './say.mjs';
import { fingerprint, readStamp, writeStamp } from './stamp.mjs';

const REQUIREMENTS = 'python-backend/requirements';
// `bare` files are installed without the dependencies that their packages declare; every file that a
// listed one names with -c or -r is listed too, since a change to any of them calls for a new environment.
const ANY = ['serve.txt', 'openvino.txt'];
const SERVED = ['serve.txt', ...forThisProcessor()];
const ENVIRONMENTS = {
  serve: {
    what: 'Triton server and ONNX Runtime, 350 MB; OpenVINO, 180 MB, where it helps',
    bare: SERVED,
    files: SERVED,
    imports: 'numpy, onnxruntime, PIL',
  },
  test: {
    what: 'the same with PyTorch, pytest and readers, 1.5 GB or more',
    bare: ANY,
    full: 'test.txt',
    files: [...ANY, 'train.txt', 'public.txt', 'test.txt'],
    imports: 'numpy, onnxruntime, PIL, onnx, pytest, torch',
  },
  train: {
    what: 'PyTorch and ONNX, 1.2 GB or more',
    full: 'train.txt',
    files: ['serve.txt', 'train.txt'],
    imports: 'numpy, onnxruntime, PIL, onnx, torch',
  },
};

/** @param {string} root  @param {'serve' | 'test' | 'train'} name */
export function interpreter(root, name) {
  return interpreterIn(folder(root, name));
}

/** @param {string} root  @param {'serve' | 'test' | 'train'} name */
export function environmentReady(root, name) {
  const stamp = readStamp(stampFile(root, name));
  const wanted = process.env.MRT_PYTHON;
  return (
    stamp.key === environmentKey(root, name) &&
    (!wanted || wanted === stamp.wanted) &&
    stamp.python === realPath(interpreter(root, name))
  );
}

export function installEnvironment(root, name) {
  const { what, bare, full, imports } = ENVIRONMENTS[name];
  const base = findPython();
  return step(`Python ${base.version.join('.')} in .venv/${name} (${what})`, async () => {
    const key = environmentKey(root, name);
    await makeEnvironment(folder(root, name), {
      base,
      cwd: join(root, REQUIREMENTS),
      bare: bare?.flatMap((file) => ['-r', file]),
      full: full && ['-r', full],
      imports,
    });
    const stamp = { key, python: realPath(interpreter(root, name)), wanted: process.env.MRT_PYTHON };
    writeStamp(stampFile(root, name), stamp);
  });
}

function environmentKey(root, name) {
  const files = ENVIRONMENTS[name].files.map((file) => join(REQUIREMENTS, file));
  // Scripts in a venv hold absolute paths, so a folder that was moved needs new ones.
  return fingerprint(root, files, [name, root, process.arch]);
}

function folder(root, name) {
  return join(root, '.venv', name);
}

function stampFile(root, name) {
  return join(folder(root, name), 'mrt-setup.json');
}
