import { readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { command } from './command.mjs';

/**
 * Makes a Python environment anew; what an earlier, broken-off installation left is removed.
 *
 * @param {string} folder
 * @param {object} options
 * @param {{ executable: string, library: string }} options.base the interpreter, as `findPython` gives it
 * @param {string} options.cwd where the files of the arguments lie
 * @param {string[]} [options.bare] arguments of `pip install`, for packages without the dependencies that they declare
 * @param {string[]} [options.full] the same with their dependencies, after `bare`
 * @param {string} options.imports what has to be importable at the end
 */
export async function makeEnvironment(folder, { base, cwd, bare, full, imports }) {
  const python = interpreterIn(folder);
  rmSync(folder, { recursive: true, force: true });
  await command(base.executable, ['-m', 'venv', folder], { cwd });
  const pip = (...args) =>
    command(python, ['-m', 'pip', 'install', '--quiet', '--no-input', '--only-binary=:all:', ...args], {
      cwd,
    });
  if (bare) {
    await pip('--no-deps', ...bare);
    linkLibrary(folder, base.library);
  }
  if (full) await pip(...full);
  await command(python, ['-c', `import ${imports}`], { cwd });
}

/** @param {string} folder of an environment */
export const interpreterIn = (folder) => join(folder, 'bin/python');

/** @param {string} folder of an environment */
export function sitePackages(folder) {
  const lib = join(folder, 'lib');
  const version = readdirSync(lib).find((entry) => entry.startsWith('python3.'));
  return join(lib, version ?? '', 'site-packages');
}

/** The file behind links, or undefined. @param {string} file */
export function realPath(file) {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

// Triton's stub looks for libpython among the wheel's own libraries first; a link there spares every
// launcher the search for an interpreter that lives outside the loader's path (pyenv, uv, conda).
function linkLibrary(folder, library) {
  symlinkSync(library, join(sitePackages(folder), 'nvidia_pytriton.libs', basename(library)));
}
