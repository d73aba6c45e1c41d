import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { invalid, MRTError } from '../errors.js';
import { decodePng } from '../image.js';
import { digestOf } from '../stack/digest.js';
import { type Layer, makeLayer } from '../stack/layer.js';
import { type ManifestLayer, parseManifest, provenanceOf } from '../stack/manifest.js';
import { LayerStack } from '../stack/stack.js';

/**
 * Reads a stack back from the `manifest.json` that `writeFolder` wrote and the layer files that it lists.
 * A layer file that was edited since is taken as it is now, with a digest of its own, if it kept its size.
 *
 * @throws MRTError `not_found`: a file is missing; `invalid_argument`: the manifest or a layer file is not usable,
 *   or a listed file lies outside the manifest's folder.
 */
export async function readFolder(manifestPath: string): Promise<LayerStack> {
  const manifest = parseManifest(parseJson(await read(manifestPath), manifestPath));
  const order = [...manifest.layers].sort((a, b) => a.z - b.z);
  const layers: Layer[] = [];
  for (const [index, layer] of order.entries()) {
    layers.push(await readLayer(layer, dirname(manifestPath), `layers[${index}].file`));
  }
  const provenance = provenanceOf(manifest);
  const { canvas, page } = manifest;
  return new LayerStack({ canvas, page, layers, ...(provenance && { provenance }) });
}

async function readLayer(layer: ManifestLayer, dir: string, field: string): Promise<Layer> {
  const { file, z: _, ...rest } = layer;
  if (file === undefined)
    throw invalid(field, `is missing, so layer ${JSON.stringify(layer.name)} has no pixels`);
  const path = normalize(file);
  if (isAbsolute(path) || path.split(sep).includes('..')) {
    throw invalid(field, `(${JSON.stringify(file)}) leads out of the manifest's folder`);
  }
  const png = await read(join(dir, path));
  const digest = digestOf(png);
  if (digest !== layer.digest) decodePng(png, { what: file }); // whoever edited it may have broken it
  return makeLayer({ ...rest, png, digest });
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const text = missing ? `there is no file ${path}` : `${path} cannot be read: ${(cause as Error).message}`;
    throw new MRTError(missing ? 'not_found' : 'invalid_argument', text, { cause });
  }
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw invalid('manifest', `${path} is not JSON: ${(cause as Error).message}`, cause);
  }
}
