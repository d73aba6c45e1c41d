import { spawnSync } from 'node:child_process';
import { SetupError } from './errors.mjs';

const MINORS = [10, 11, 12];
const CANDIDATES = ['python3', ...[...MINORS].reverse().map((minor) => `python3.${minor}`)];

// Prints what decides whether this interpreter can serve. The Triton stub links against libpythonX.Y.so.1.0:
// beside the interpreter, where Debian puts it, or wherever the loader finds it.
const PROBE = `
import ctypes, importlib.util, json, os, struct, sys, sysconfig
name = "libpython%d.%d.so.1.0" % sys.version_info[:2]
libdir = sysconfig.get_config_var("LIBDIR") or ""
places = [libdir, os.path.join(libdir, sysconfig.get_config_var("MULTIARCH") or ""), sys.base_prefix + "/lib"]
library = next((p for p in (os.path.join(d, name) for d in places) if os.path.exists(p)), None)
if library is None:
    try:
        ctypes.CDLL(name)
        library = next(line.split()[-1] for line in open("/proc/self/maps") if line.rstrip().endswith(name))
    except (OSError, StopIteration):
        pass
venv = all(importlib.util.find_spec(m) for m in ("venv", "ensurepip"))
print(json.dumps(dict(version=list(sys.version_info[:3]), bits=struct.calcsize("P") * 8,
                      executable=sys.executable, venv=venv, library=library)))
`;

/**
 * Finds an interpreter that can run the Triton server: $MRT_PYTHON, or one on the PATH.
 * @param {string | undefined} wanted value of MRT_PYTHON; nothing else is looked at when it is set
 * @returns {{ executable: string, version: number[], library: string }}
 * @throws {SetupError} that says of each interpreter found what it lacks
 */
export function findPython(wanted = process.env.MRT_PYTHON) {
  const reasons = [];
  for (const candidate of wanted ? [wanted] : CANDIDATES) {
    const python = probe(candidate);
    if (!python && wanted) reasons.push(`${candidate} (from MRT_PYTHON) does not run`);
    if (!python) continue;
    const flaw = flawOf(python);
    if (!flaw) return python;
    const reason = `${python.executable} ${flaw}`;
    if (!reasons.includes(reason)) reasons.push(reason);
  }
  throw new SetupError(
    [
      'The Triton server needs a 64-bit Python 3.10, 3.11 or 3.12 with the venv module and a shared libpython.',
      ...(reasons.length > 0 ? reasons : ['There is no python3 on the PATH.']).map((reason) => `  ${reason}`),
      'Install one, such as `apt-get install python3.11-venv libpython3.11`, `uv python install 3.12` or',
      '`PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install 3.12`, and name it if it is not on the PATH:',
      '  MRT_PYTHON=/path/to/python3.12 ...',
    ].join('\n'),
  );
}

function probe(candidate) {
  const { PYTHONPATH, PYTHONHOME, ...env } = process.env;
  const run = spawnSync(candidate, ['-c', PROBE], { env, encoding: 'utf8', timeout: 30_000 });
  try {
    return JSON.parse(run.stdout);
  } catch {
    return undefined;
  }
}

function flawOf({ version, bits, venv, library }) {
  const [major, minor] = version;
  const short = `${major}.${minor}`;
  if (major !== 3 || !MINORS.includes(minor)) {
    const why = minor > 12 ? ": the server's Python stub needs NumPy 1, which stopped at Python 3.12" : '';
    return `is Python ${version.join('.')}${why}`;
  }
  if (bits !== 64) return `is a ${bits}-bit build`;
  if (!venv) return `has no venv module: apt-get install python${short}-venv`;
  if (!library) {
    return `has no libpython${short}.so.1.0: apt-get install libpython${short}, or build Python with --enable-shared`;
  }
  return undefined;
}
