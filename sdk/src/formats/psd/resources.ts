import type { Psd } from 'ag-psd';
import { viewOf } from './header.js';

const PROFILE = 1039;

/** The embedded ICC profile. */
export const profileIn = (resources: Uint8Array) => resource(resources, PROFILE);

/** The name that a profile gives itself; undefined for sRGB, in any of its versions. */
export function foreignProfile(resources: Uint8Array): string | undefined {
  const profile = profileIn(resources);
  if (!profile || profile.length < 128) return undefined;
  const text = String.fromCharCode(...profile.subarray(0, 4096)).replaceAll('\0', '');
  if (text.includes('sRGB')) return undefined;
  return /desc.{8,12}?([A-Z][\w .()-]{3,60})/s.exec(text.slice(128))?.[1]?.trim() ?? 'unnamed';
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
