import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../../servers/repository.mjs';

/** `use` with a copy of the model repository whose model `mrt` has other parameters or another model.py. */
export async function withCopy({ parameters = {}, model }, use) {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-bench-'));
  try {
    cpSync(REPOSITORY, folder, { recursive: true }); // ONNX Runtime follows no links to weights
    const path = join(folder, 'mrt/config.pbtxt');
    let config = readFileSync(path, 'utf8');
    for (const [key, value] of Object.entries(parameters)) config = withParameter(config, key, value);
    writeFileSync(path, config);
    if (model) cpSync(model, join(folder, 'mrt/1/model.py'));
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withParameter(config, key, value) {
  const pattern = new RegExp(`(key: "${key}" value: \\{ string_value: ")[^"]*(")`);
  if (!pattern.test(config)) throw new Error(`mrt/config.pbtxt has no parameter ${key}`);
  return config.replace(pattern, `$1${value}$2`);
}
