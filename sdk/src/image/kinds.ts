const STARTS: readonly [start: string, name: string][] = [
  ['GIF8', 'GIF'],
  ['BM', 'BMP'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['8BPS', 'Photoshop'],
  ['%PDF', 'PDF'],
  ['<svg', 'SVG'],
  ['<?xml', 'XML'],
  ['\0\0\x01\0', 'ICO'],
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
  hevc: 'HEIC',
  mif1: 'HEIC',
  msf1: 'HEIC',
};
const ANY_CODING = ['mif1', 'msf1'];

/** The kind of a file that is not PNG, JPEG or WebP by its first bytes; undefined if unknown. */
export function otherKind(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 256));
  if (start.slice(4, 8) === 'ftyp') return kindByBrands(bytes, start);
  return STARTS.find(([mark]) => start.startsWith(mark))?.[1];
}

/** The major brand says it, or a compatible one; those for any coding only where no other does. */
function kindByBrands(bytes: Uint8Array, start: string): string {
  const end = Math.min(((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0), start.length);
  const brands = [start.slice(8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(start.slice(at, at + 4));
  const isPlain = (brand: string) => !ANY_CODING.includes(brand);
  const [plain, any] = [brands.filter(isPlain), brands.filter((brand) => !isPlain(brand))];
  return [...plain, ...any].map((brand) => BRANDS[brand]).find((kind) => kind !== undefined) ?? 'MP4';
}
