import { strFromU8, strToU8, type Zippable, zipSync } from 'fflate';
import { invalid } from '../errors.js';
import { type Manifest, parseManifest } from '../stack/manifest.js';
import type { LayerStack } from '../stack/stack.js';
import { layerFiles, MANIFEST } from './layer-files.js';
import type { Opened, Written } from './result.js';
import { stackFromFiles } from './stack-from-files.js';
import { unpack } from './unpack.js';

export type { Opened, Warning, Written } from './result.js';

const WHAT = 'the ZIP';

/**
 * A ZIP of the stack: `layers/NN-name.png` (each layer's own bytes, bottom first) and `manifest.json`. Lossless:
 * the same as a folder of `writeFolder`, without the flattened files.
 */
export function writeZip(stack: LayerStack): Written {
  const { manifest, files } = layerFiles(stack);
  const all: Zippable = {
    [MANIFEST]: strToU8(`${JSON.stringify(manifest, null, 2)}\n`),
    ...Object.fromEntries(files),
  };
  return { bytes: zipSync(all, { level: 0, mtime: new Date(1980, 0, 1) }), warnings: [] };
}

/**
 * Reads a ZIP of a manifest and its layers, also a ZIP made by hand from such a folder.
 *
 * @throws MRTError `invalid_argument`: not a ZIP, no manifest in it, or a missing or damaged layer;
 *   `resource_exhausted`: above the size limits
 */
export function readZip(bytes: Uint8Array): Opened {
  const files = unpack(bytes, WHAT);
  const paths = [...files.keys()].filter((path) => path === MANIFEST || path.endsWith(`/${MANIFEST}`));
  const [path] = paths.sort((a, b) => a.length - b.length);
  if (path === undefined) throw invalid(WHAT, `has no ${MANIFEST}; give a ZIP written by this package`);
  const folder = path.slice(0, -MANIFEST.length);
  const manifest = manifestOf(files.get(path) as Uint8Array);
  const stack = stackFromFiles(manifest, (file, field) => {
    const png = files.get(folder + file);
    if (png) return png;
    throw invalid(field, `is ${JSON.stringify(file)}, which is not in ${WHAT}`);
  });
  return { stack, warnings: [] };
}

function manifestOf(bytes: Uint8Array): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(strFromU8(bytes));
  } catch (cause) {
    throw invalid(MANIFEST, `is not JSON: ${(cause as Error).message}`, cause);
  }
  return parseManifest(json);
}
