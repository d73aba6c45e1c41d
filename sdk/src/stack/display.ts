import { describeRegion, type Size } from '../geometry.js';
import { decodePng, encodePng, type RgbaImage, resize } from '../image/index.js';
import { toBase64 } from '../platform/bytes.js';
import type { Layer } from './layer.js';

const PICTURE = 512;
const THUMBNAIL = 48;

/** A stack for a notebook, by MIME type: the flattened page, a table of its layers, and a line of text. */
export function displayOf(
  stack: { readonly layers: readonly Layer[]; toString(): string },
  merged: RgbaImage,
): Record<string, string> {
  const rows = stack.layers.map(rowOf).reverse().join(''); // top first, as in layer panels
  const head = ['', 'layer', 'region', 'opacity', ''].map((text) => `<th>${text}</th>`).join('');
  return {
    'image/png': toBase64(encodePng(within(merged, PICTURE))),
    'text/html': `${picture(within(merged, PICTURE))}<table><tr>${head}</tr>${rows}</table>`,
    'text/plain': stack.toString(),
  };
}

function rowOf({ id, name, region, opacity, hidden, locked, png }: Layer): string {
  const marks = [...(hidden ? ['hidden'] : []), ...(locked ? ['locked'] : [])].join(', ');
  const cells = [name === id ? id : `${name} (${id})`, describeRegion(region), `${opacity}`, marks];
  const image = decodePng(png, { what: `layer ${JSON.stringify(id)}` });
  return `<tr><td>${picture(within(image, THUMBNAIL))}</td>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const picture = (image: RgbaImage) => `<img src="data:image/png;base64,${toBase64(encodePng(image))}"/>`;

/** The picture, scaled down to a longest side. */
function within(image: RgbaImage, longest: number): RgbaImage {
  const scale = longest / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const side = ({ width, height }: Size) => [width, height].map((px) => Math.max(1, Math.round(px * scale)));
  const [width, height] = side(image) as [number, number];
  return resize(image, width, height);
}
