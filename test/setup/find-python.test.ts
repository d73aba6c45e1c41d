import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findPython } from '../../sdk/scripts/setup/find-python.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mrt-python-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An interpreter that answers the probe with what a machine we do not have would say. */
function interpreter(says: Record<string, unknown>): string {
  const file = join(folder, 'python');
  const whole = {
    version: [3, 11, 4],
    bits: 64,
    executable: file,
    venv: true,
    library: '/lib/x.so',
    ...says,
  };
  writeFileSync(file, `#!/bin/sh\necho '${JSON.stringify(whole)}'\n`);
  chmodSync(file, 0o755);
  return file;
}

test('the interpreter found on this machine has the library it names', () => {
  const python = findPython(undefined);
  expect(python.version[0]).toBe(3);
  const load = `import ctypes; ctypes.CDLL(${JSON.stringify(python.library)})`;
  expect(() => execFileSync(python.executable, ['-c', load])).not.toThrow();
});

test.each([
  [{ version: [3, 13, 1] }, /is Python 3\.13\.1: .* NumPy 1, which stopped at Python 3\.12/],
  [{ version: [3, 9, 2] }, /is Python 3\.9\.2\n/],
  [{ bits: 32 }, /is a 32-bit build/],
  [{ venv: false }, /has no venv module: apt-get install python3\.11-venv/],
  [
    { library: null },
    /has no libpython3\.11\.so\.1\.0: apt-get install libpython3\.11, or build Python with/,
  ],
])('%j is refused with the way out', (says, message) => {
  expect(() => findPython(interpreter(says))).toThrow(message);
});

test('an interpreter named in MRT_PYTHON is the only one tried', () => {
  expect(() => findPython('/nowhere/python3')).toThrow(/\/nowhere\/python3 \(from MRT_PYTHON\) does not run/);
  expect(findPython(interpreter({ version: [3, 10, 0] })).version).toEqual([3, 10, 0]);
});
