const STARTS: readonly [start: string, name: string][] = [
  ['GIF8', 'GIF'],
  ['BM', 'BMP'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['8BPS', 'Photoshop'],
  ['%PDF', 'PDF'],
  ['<svg', 'SVG'],
  ['<?xml', 'XML'],
  ['\xff\x0a', 'JPEG XL'],
  ['\0\0\0\x0cJXL ', 'JPEG XL'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
];
const BRANDS: Readonly<Record<string, string>> = {
  avif: 'AVIF',
  avis: 'AVIF',
  heic: 'HEIC',
  heix: 'HEIC',
  heim: 'HEIC',
  heis: 'HEIC',
  mif1: 'HEIC',
};

/** The kind of an unsupported file by its first bytes; undefined if unknown. */
export function otherKind(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.slice(4, 8) === 'ftyp') return BRANDS[start.slice(8)] ?? 'MP4';
  return STARTS.find(([mark]) => start.startsWith(mark))?.[1];
}
