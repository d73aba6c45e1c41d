import { readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { command } from './command.mjs';
import { findPython } from './find-python.mjs';
import { step } from './say.mjs';
import { fingerprint, readStamp, writeStamp } from './stamp.mjs';

const REQUIREMENTS = 'python-backend/requirements';
// `bare` files are installed without the dependencies that their packages declare; every file that a
// listed one names with -c or -r is listed too, since a change to any of them calls for a new environment.
const ENVIRONMENTS = {
  serve: {
    what: 'Triton server and ONNX Runtime, 350 MB',
    bare: 'serve.txt',
    files: ['serve.txt'],
    imports: 'numpy, onnxruntime, PIL',
  },
  test: {
    what: 'the same with PyTorch, pytest and readers, 1.5 GB or more',
    bare: 'serve.txt',
    full: 'test.txt',
    files: ['serve.txt', 'train.txt', 'public.txt', 'test.txt'],
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
  return join(folder(root, name), 'bin/python');
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

/** Makes the environment anew; what an earlier, broken-off installation left is removed. */
export function installEnvironment(root, name) {
  const { what, bare, full, imports } = ENVIRONMENTS[name];
  const base = findPython();
  return step(`Python ${base.version.join('.')} in .venv/${name} (${what})`, async () => {
    const key = environmentKey(root, name);
    const python = interpreter(root, name);
    rmSync(folder(root, name), { recursive: true, force: true });
    await command(base.executable, ['-m', 'venv', folder(root, name)], { cwd: root });
    const pip = (...args) =>
      command(python, ['-m', 'pip', 'install', '--quiet', '--no-input', '--only-binary=:all:', ...args], {
        cwd: join(root, REQUIREMENTS),
      });
    if (bare) {
      await pip('--no-deps', '-r', bare);
      linkLibrary(root, name, base.library);
    }
    if (full) await pip('-r', full);
    await command(python, ['-c', `import ${imports}`], { cwd: root });
    const stamp = { key, python: realPath(python), wanted: process.env.MRT_PYTHON };
    writeStamp(stampFile(root, name), stamp);
  });
}

// Triton's stub looks for libpython among the wheel's own libraries first; a link there spares every
// launcher the search for an interpreter that lives outside the loader's path (pyenv, uv, conda).
function linkLibrary(root, name, library) {
  const lib = join(folder(root, name), 'lib');
  const version = readdirSync(lib).find((entry) => entry.startsWith('python3.'));
  symlinkSync(library, join(lib, version, 'site-packages/nvidia_pytriton.libs', basename(library)));
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

function realPath(file) {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
