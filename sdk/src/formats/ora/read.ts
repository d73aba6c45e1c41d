import { strFromU8 } from 'fflate';
import { invalid } from '../../errors.js';
import type { Size } from '../../geometry.js';
import { decodePng, readSize } from '../../image/index.js';
import { digestOf } from '../../stack/layer.js';
import type { Manifest, ManifestMask } from '../../stack/manifest.js';
import { type LayerMask, makeMask } from '../../stack/mask.js';
import { embeddedManifest, type FileGroup, type FileLayer, stackFromLayers } from '../assemble.js';
import { checkLayerSizes, checkSize } from '../limits.js';
import type { Opened, Warning } from '../result.js';
import { Tally } from '../tally.js';
import { unpack } from '../unpack.js';
import { modeOf, operationOf, SRC_ATOP, SRC_OVER } from './modes.js';
import { MANIFEST, MIMETYPE, maskFile, wholeFile } from './write.js';
import { type OraGroup, type OraLayer, type OraNode, type OraPicture, readStackXml } from './xml.js';

const WHAT = 'the OpenRaster file';

/**
 * Reads an OpenRaster file of this package or of any other program, with its groups; unsupported features are listed in
 * the warnings. The layers keep the PNGs of the file, byte for byte.
 *
 * @throws MRTError `invalid_argument`: not OpenRaster, damaged, or a layer without its picture; `resource_exhausted`:
 *   above the size limits
 */
export function readOra(bytes: Uint8Array): Opened {
  const files = unpack(bytes, WHAT);
  const text = (name: string) => {
    const file = files.get(name);
    return file && strFromU8(file);
  };
  if (text('mimetype')?.trim() !== MIMETYPE)
    throw invalid(WHAT, `has no mimetype ${MIMETYPE}; save it as OpenRaster (.ora)`);
  const xml = text('stack.xml');
  if (xml === undefined) throw invalid(WHAT, 'has no stack.xml; save it again');
  const warnings: Warning[] = [];
  const tally = new Tally();
  const manifest = embeddedManifest(text(MANIFEST), warnings);
  const picture = readStackXml(xml, tally);
  checkSize(picture.page, WHAT);
  checkSizes(picture.nodes, files);
  const reading = new Reading(files, manifest, tally);
  reading.take(picture.nodes);
  const dpi = dpiOf(picture, manifest);
  const { layers, groups } = reading;
  const frame = dpi === undefined ? {} : { dpi };
  return stackFromLayers(
    picture.page,
    { layers, groups },
    manifest,
    [...warnings, ...tally.warnings()],
    frame,
  );
}

/** A file of this package says 72 where it does not know. */
function dpiOf({ dpi }: OraPicture, manifest: Manifest | undefined): number | undefined {
  if (!manifest) return dpi;
  return dpi === Math.round(manifest.dpi ?? 72) ? manifest.dpi : dpi;
}

/** Refuses layers that are too many or too large, before any is decompressed. */
function checkSizes(nodes: readonly OraNode[], files: ReadonlyMap<string, Uint8Array>): void {
  const layersIn = (node: OraNode): readonly OraLayer[] =>
    node.children ? node.children.flatMap(layersIn) : [node];
  const sizes = nodes.flatMap(layersIn).map(({ src, name }) => {
    const png = files.get(src);
    if (png) checkSize(readSize(png, whatOf({ name })), whatOf({ name }));
    return png ? readSize(png, whatOf({ name })) : { width: 0, height: 0 };
  });
  checkLayerSizes(sizes, WHAT);
}

const whatOf = ({ name }: { name: string }) => `layer ${JSON.stringify(name)}`;

class Reading {
  readonly layers: FileLayer[] = [];
  readonly groups: FileGroup[] = [];
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #manifest: Manifest | undefined;
  readonly #tally: Tally;

  constructor(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest | undefined, tally: Tally) {
    this.#files = files;
    this.#manifest = manifest;
    this.#tally = tally;
  }

  take(nodes: readonly OraNode[], parent?: string): void {
    for (const [index, node] of nodes.entries()) {
      const [base, ...clipped] = node.children && node.clipping ? node.children : [];
      if (base) {
        const { opacity, hidden, operation } = node;
        this.#one({ ...base, opacity, hidden, operation }, parent, false);
        for (const each of clipped) this.#one(each, parent, true);
      } else this.#one(node, parent, index > 0 && node.operation === SRC_ATOP);
    }
  }

  #one(node: OraNode, parent: string | undefined, clipped: boolean): void {
    if (node.children) this.#group(node, parent, clipped);
    else this.#layer(node, parent, clipped);
  }

  #layer(layer: OraLayer, parent: string | undefined, clipped: boolean): void {
    const z = this.#manifest?.layers.findIndex(({ id }) => id === layer.id) ?? -1;
    const known = this.#manifest?.layers[z];
    const what = whatOf(layer);
    const stored = this.#png(layer.src, what);
    const untouched = layer.masked !== undefined && layer.masked === digestOf(stored);
    const png = untouched ? this.#png(wholeFile(z), what) : stored;
    const size = this.#sizeOf(png, what);
    // Edited since it was written, so it may be damaged.
    if (known?.digest !== digestOf(png)) decodePng(png, { what });
    const mask = known?.mask && this.#mask(known.mask, maskFile('layer', z), !untouched);
    const mode = known?.blendMode ?? 'normal';
    this.layers.push({
      ...lookOf(layer, clipped),
      blendMode: layer.operation === written(mode, clipped) ? mode : this.#mode(layer),
      png,
      region: { x: layer.x, y: layer.y, ...size },
      known,
      ...(parent !== undefined && { group: parent }),
      ...(mask && { mask }),
    });
  }

  #group(group: OraGroup, parent: string | undefined, clipped: boolean): void {
    const index = this.#manifest?.groups?.findIndex(({ id }) => id === group.id) ?? -1;
    const known = this.#manifest?.groups?.[index];
    const key = `${this.groups.length}`;
    const first = this.layers.length;
    const spot = this.groups.push(undefined as never) - 1;
    this.take(group.children, key);
    // Its mask is applied to the pixels of its layers, unless all of them are as they were written.
    const applied = this.layers.slice(first).some(({ known: layer, png }) => layer?.digest !== digestOf(png));
    const mask = known?.mask && this.#mask(known.mask, maskFile('group', index), applied);
    const mode = known?.blendMode === 'pass-through' ? 'normal' : (known?.blendMode ?? 'normal');
    const same = known && group.operation === written(mode, clipped);
    const through = group.isolated ? this.#mode(group) : ('pass-through' as const);
    this.groups[spot] = {
      ...lookOf(group, clipped),
      blendMode: same ? known.blendMode : through,
      key,
      known,
      ...(parent !== undefined && { parent }),
      ...(known?.artboard && { artboard: this.#onPage(known.artboard) }),
      ...(mask && { mask }),
    };
  }

  #mode({ operation, name }: OraNode) {
    const mode = modeOf(operation);
    if (mode) return mode;
    const sentence = [
      `has blend mode ${operation}, which was replaced by normal`,
      `have blend mode ${operation}, which was replaced by normal`,
    ] as const;
    this.#tally.add('blend mode', sentence, name);
    return 'normal';
  }

  #mask(known: ManifestMask, file: string, applied: boolean): LayerMask | undefined {
    const png = this.#files.get(file);
    if (!png || (applied && !known.disabled)) return undefined;
    const what = `the mask ${file}`;
    this.#sizeOf(png, what);
    if (digestOf(png) !== known.digest) decodePng(png, { what });
    const { outside, disabled } = known;
    return makeMask({ ...this.#onPage(known), png, outside, disabled });
  }

  /** The manifest counts from the canvas' corner, a file from the page's. */
  #onPage<T extends { region: { x: number; y: number; width: number; height: number } }>(item: T): T {
    const { x = 0, y = 0 } = this.#manifest?.page ?? {};
    return { ...item, region: { ...item.region, x: item.region.x - x, y: item.region.y - y } };
  }

  #png(file: string, what: string): Uint8Array {
    const png = this.#files.get(file);
    if (png) return png;
    throw invalid(what, `has no pixels: ${JSON.stringify(file)} is not in the file`);
  }

  #sizeOf(png: Uint8Array, what: string): Size {
    const { type, width, height } = readSize(png, what);
    if (type !== 'png') throw invalid(what, `is a ${type.toUpperCase()}; OpenRaster only holds PNGs`);
    checkSize({ width, height }, what);
    return { width, height };
  }
}

const lookOf = ({ name, opacity, hidden, locked }: OraNode, clipped: boolean) => ({
  ...{ name, opacity, hidden, locked, clipped },
});

/** The operation that this package writes for a blend mode. */
const written = (mode: NonNullable<ReturnType<typeof modeOf>>, clipped: boolean) =>
  clipped ? SRC_ATOP : (operationOf(mode) ?? SRC_OVER);
