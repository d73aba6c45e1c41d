import { rgbaOf } from '../image/colour.js';

const FORMS = 'give a path, a URL, the bytes of the file, a Blob, { width, height, data } or { color }';

/** Error text for an invalid picture, as far as it can be checked without reading it. */
export function pictureFault(value: unknown): string | undefined {
  if (value === undefined) return `is missing; ${FORMS}`;
  if (value instanceof Uint8Array || typeof value === 'string') return value.length === 0 ? EMPTY : undefined;
  if (value instanceof ArrayBuffer) return value.byteLength === 0 ? EMPTY : undefined;
  if (value instanceof Blob) return value.size === 0 ? EMPTY : undefined;
  if (value instanceof URL) {
    const known = ['data:', 'file:', 'http:', 'https:'];
    return known.includes(value.protocol)
      ? undefined
      : `is a ${value.protocol} URL; give one of ${known.join(' ')}`;
  }
  if (typeof value !== 'object' || value === null) return `is not a picture; ${FORMS}`;
  if ('color' in value)
    return rgbaOf(value.color)
      ? undefined
      : 'is not a colour; give "#rrggbb", "rgb(r, g, b)", a CSS name or [r, g, b]';
  if ('data' in value) return pixelsFault(value as { data: unknown; width?: unknown; height?: unknown });
  return `is not a picture; ${FORMS}`;
}

const EMPTY = `is empty; ${FORMS}`;

function pixelsFault({ data, width, height }: { data: unknown; width?: unknown; height?: unknown }) {
  const sides = [width, height].every((side) => Number.isSafeInteger(side) && (side as number) > 0);
  if (!sides) return `is ${width} x ${height} px; give width and height as whole numbers above 0`;
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray))
    return 'has data that is not a Uint8ClampedArray; give RGBA, 8 bits a channel';
  const length = (width as number) * (height as number) * 4;
  if (data.length === length) return undefined;
  return `has ${data.length} bytes of data, but ${width} x ${height} px of RGBA need ${length}; make them match`;
}
