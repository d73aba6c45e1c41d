// What a design is in the Studio: plain data. Pixels are named by their digests, and lie in the store of pixels.
import type { Manifest, Region, Size } from '@mrt/sdk/web';

/** A box of a plan: a layer that is to be made. */
export interface Box {
  readonly id: string;
  readonly name: string;
  readonly caption: string;
  readonly region: Region;
  readonly kind?: string;
  readonly confidence?: number;
}

/** What is planned and not yet run; boxes bottom to top, without the background. */
export interface Plan {
  readonly task: 'generate' | 'decompose' | 'add';
  readonly prompt: string;
  readonly canvas: Size;
  readonly background: string;
  readonly boxes: readonly Box[];
  /** `null` since a box was changed: the cost is not known any more. */
  readonly cost: { readonly seconds: number; readonly tokens: number } | null;
  readonly remarks: readonly string[];
  /** Of add: the layer above which the new one goes; absent: on top. */
  readonly above?: string;
  /** Of decompose: the digest of the picture's file. */
  readonly picture?: string;
}

export interface Design {
  readonly name: string;
  readonly manifest: Manifest;
  /** By layer id: the digest of its pixels before it was resized. */
  readonly originals: Readonly<Record<string, string>>;
  /** Digest of the file that was opened, as it is, to be taken apart. */
  readonly picture?: string;
  readonly plan?: Plan;
}

export const MAX_SIDE = 16_384;

/** @returns what is wrong with a page of this size; undefined: nothing */
export function sizeFault({ width, height }: Size): 'tooSmall' | 'tooLarge' | undefined {
  const sides = [width, height];
  if (sides.some((side) => !Number.isSafeInteger(side) || side < 1)) return 'tooSmall';
  return sides.some((side) => side > MAX_SIDE) || width * height > 64_000_000 ? 'tooLarge' : undefined;
}

/** An empty design. */
export function emptyDesign(canvas: Size, name: string): Design {
  const page = { x: 0, y: 0, ...canvas };
  return { name, manifest: { schema: 1, canvas, page, layers: [] }, originals: {} };
}

/** Every digest that a design names. */
export function digestsOf({ manifest, originals, picture, plan }: Design): string[] {
  const masks = [...manifest.layers, ...(manifest.groups ?? [])].flatMap(({ mask }) => mask?.digest ?? []);
  const files = [picture, plan?.picture].flatMap((digest) => digest ?? []);
  return [
    ...new Set([
      ...manifest.layers.map(({ digest }) => digest),
      ...masks,
      ...Object.values(originals),
      ...files,
    ]),
  ];
}
