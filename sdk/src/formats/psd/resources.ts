import type { Psd } from 'ag-psd';
import { viewOf } from './header.js';

const PROFILE = 1039;

/** The embedded ICC profile. */
export const profileIn = (resources: Uint8Array) => resource(resources, PROFILE);

/** The name that a profile gives itself; undefined for sRGB, in any of its versions. */
export function foreignProfile(resources: Uint8Array): string | undefined {
  const profile = profileIn(resources);
  if (!profile || profile.length < 132) return undefined;
  const name = descriptionOf(profile);
  return name.includes('sRGB') ? undefined : name;
}

/** The tag `desc`: ASCII in profiles of version 2, the first of several languages in those of version 4. */
function descriptionOf(profile: Uint8Array): string {
  const view = viewOf(profile);
  const tags = view.getUint32(128);
  for (let at = 132; at + 12 <= profile.length && at < 132 + tags * 12; at += 12) {
    if (view.getUint32(at) !== 0x64657363) continue;
    const [start, size] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    if (size < 28 || start + size > profile.length) break;
    const wide = view.getUint32(start) === 0x6d6c7563; // mluc
    const [from, length] = wide
      ? [start + view.getUint32(start + 24), view.getUint32(start + 20)]
      : [start + 12, view.getUint32(start + 8)];
    const text = String.fromCharCode(...profile.subarray(from, Math.min(from + length, start + size)));
    return text.replaceAll('\0', '').trim() || 'unnamed';
  }
  return 'unnamed';
}

/** Px per inch, if the file says so. */
export function dpiOf({ imageResources }: Psd): number | undefined {
  const info = imageResources?.resolutionInfo;
  if (!info || !(info.horizontalResolution > 0)) return undefined;
  return info.horizontalResolutionUnit === 'PPCM'
    ? Math.round(info.horizontalResolution * 2.54 * 100) / 100
    : info.horizontalResolution;
}

/** What a file holds besides its layers and this package does not keep: `2 guides`, `layer comps`, ... */
export function unkeptParts(psd: Psd, extraChannels: number): string[] {
  const { imageResources = {}, annotations } = psd;
  const counted: (readonly [number | undefined, string])[] = [
    [extraChannels, 'extra channel'],
    [imageResources.layerComps?.list.length, 'layer comp'],
    [imageResources.gridAndGuidesInformation?.guides?.length, 'guide'],
    [annotations?.length, 'note'],
    [userSlices(psd), 'slice'],
    [imageResources.countInformation?.length, 'count group'],
    [framesOf(psd), 'animation frame'],
  ];
  return counted.flatMap(([count = 0, name]) =>
    count > 0 ? [`${count} ${name}${count === 1 ? '' : 's'}`] : [],
  );
}

/** Photoshop itself adds one slice of the whole page. */
const userSlices = ({ imageResources }: Psd) =>
  imageResources?.slices?.flatMap(({ slices }) => slices.filter(({ origin }) => origin === 'userGenerated'))
    .length;

function framesOf({ imageResources }: Psd): number | undefined {
  const frames = imageResources?.animations?.frames.length ?? 0;
  return frames > 1 ? frames : undefined;
}

/** An image resource by its number. Each is a signature, the number, a name and the data, padded to even lengths. */
function resource(bytes: Uint8Array, number: number): Uint8Array | undefined {
  const view = viewOf(bytes);
  const even = (length: number) => length + (length % 2);
  for (let at = 0; at + 12 <= bytes.length; ) {
    const data = at + 6 + even(1 + view.getUint8(at + 6)) + 4;
    if (data > bytes.length) return undefined;
    const length = view.getUint32(data - 4);
    if (view.getUint16(at + 4) === number) return bytes.subarray(data, data + length);
    at = data + even(length);
  }
  return undefined;
}
