import type { Region, Size } from '../geometry.js';
import type { Group } from './group.js';
import type { Layer } from './layer.js';
import type { Manifest, ManifestGroup, ManifestLayer, ManifestMask } from './manifest.js';
import type { LayerMask } from './mask.js';
import type { Provenance } from './provenance.js';
import { attributionsOf } from './reference.js';

/** The manifest of a stack's parts. What has its default is left out, so that plain stacks have the manifests they always had. */
export function manifestOf(stack: {
  readonly canvas: Size;
  readonly page: Region;
  readonly layers: readonly Layer[];
  readonly groups: readonly Group[];
  readonly dpi?: number;
  readonly provenance?: Provenance;
}): Manifest {
  const { canvas, page, dpi, provenance } = stack;
  const layers = stack.layers.map(describedLayer);
  const groups = stack.groups.map(describedGroup);
  const attributions = attributionsOf(stack.layers);
  return {
    ...{ schema: 1, canvas, page },
    ...(dpi !== undefined && { dpi }),
    ...provenance,
    layers,
    ...(attributions.length > 0 && { attributions }),
    ...(groups.length > 0 && { groups }),
  };
}

/** A layer without its pixels; `z` is its place, from 0. */
export function describedLayer(
  { png: _, blendMode, clipped, mask, ...rest }: Layer,
  z: number,
): ManifestLayer {
  return {
    ...rest,
    ...(blendMode !== 'normal' && { blendMode }),
    ...(clipped && { clipped }),
    ...(mask && { mask: describedMask(mask) }),
    z,
  };
}

function describedGroup({ mask, artboard, ...rest }: Group): ManifestGroup {
  const frame = artboard && {
    region: artboard.region,
    ...(artboard.color && { color: [...artboard.color] as never }),
  };
  return { ...rest, ...(mask && { mask: describedMask(mask) }), ...(frame && { artboard: frame }) };
}

const describedMask = ({ png: _, ...rest }: LayerMask): ManifestMask => rest;
