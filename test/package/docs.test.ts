import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('everything that is exported is documented, and no link leads nowhere', async () => {
  const out = mkdtempSync(join(tmpdir(), 'mrt-docs-'));
  try {
    const typedoc = join(ROOT, 'node_modules/.bin/typedoc');
    await promisify(execFile)(typedoc, ['--options', 'sdk/typedoc.json', '--out', out], { cwd: ROOT }); // a warning is an error
    expect(existsSync(join(out, 'index.html'))).toBe(true);
  } finally {
    rmSync(out, { recursive: true });
  }
});
