import { invalid } from '../errors.js';
import { contains, describeRegion, fullRegion, type Region, type Size } from '../geometry.js';
import { readSize } from '../image/index.js';
import { checkBlendMode } from './group.js';
import type { Layer } from './layer.js';
import { checkMask } from './mask.js';

/** Throws `invalid_argument` unless the page is a whole-px rectangle inside a whole-px canvas. */
export function checkFrame(canvas: Size, page: Region): void {
  checkWhole(fullRegion(canvas), 'canvas');
  checkWhole(page, 'page');
  if (contains(fullRegion(canvas), page)) return;
  const text = `(${describeRegion(page)}) extends beyond the canvas (${canvas.width}x${canvas.height}); enlarge the canvas`;
  throw invalid('page', text);
}

/** Throws `invalid_argument` unless each layer has a unique id and a PNG that fits its region on the canvas. */
export function checkLayers(canvas: Size, layers: readonly Layer[]): void {
  const ids = new Set<string>();
  layers.forEach((layer, index) => {
    const at = `layers[${index}]`;
    if (layer.id === '' || ids.has(layer.id)) {
      throw invalid(
        `${at}.id`,
        `(${JSON.stringify(layer.id)}) is empty or already used; give each layer a unique id`,
      );
    }
    ids.add(layer.id);
    if (layer.role === 'background' && index > 0) {
      throw invalid(
        `${at}.role`,
        'is background, but only the lowest layer can be; put it first or make it a layer',
      );
    }
    if (!(layer.opacity >= 0 && layer.opacity <= 1)) {
      throw invalid(`${at}.opacity`, `is ${layer.opacity}; give a number from 0 (transparent) to 1`);
    }
    checkBlendMode(layer.blendMode, `${at}.blendMode`);
    if (layer.mask) checkMask(layer.mask, `${at}.mask`);
    checkWhole(layer.region, `${at}.region`);
    if (!contains(fullRegion(canvas), layer.region)) {
      const size = `${canvas.width}x${canvas.height}`;
      throw invalid(
        `${at}.region`,
        `(${describeRegion(layer.region)}) extends beyond the canvas (${size}); enlarge the canvas`,
      );
    }
    checkPixels(layer, `${at}.png`);
  });
}

function checkPixels({ png, region }: Layer, field: string): void {
  const { type, width, height } = readSize(png, field);
  if (type !== 'png') throw invalid(field, `is a ${type.toUpperCase()} image; save it as PNG`);
  if (width !== region.width || height !== region.height) {
    throw invalid(
      field,
      `has ${width}x${height} px, but its region ${region.width}x${region.height}; make them equal`,
    );
  }
}

function checkWhole(region: Region, field: string): void {
  const whole = Object.values(region).every(Number.isSafeInteger);
  if (whole && region.width > 0 && region.height > 0) return;
  throw invalid(field, `is ${describeRegion(region)}; give whole px and a size of at least 1x1`);
}
