import { invalid } from '../errors.js';
import { fullRegion, type Region } from '../geometry.js';
import { type Drawn, type DrawnLimits, drawnAs, roundHalfEven } from './drawn-size.js';
import { sizeOf } from './encode.js';
import { type RequestWithoutRegions, type RunRequest, slotsOf } from './request.js';
import { toTensors } from './wire.js';

/** One token covers TOKEN x TOKEN px of the canvas. */
const TOKEN = 16;

/** RGBA bytes of the px under one token. */
const PIXEL_BYTES = TOKEN * TOKEN * 4;

/** The size of a request, before anything is sent. */
export interface Estimate {
  /** Picture tokens, which determine time and memory; 0 for the experts, who use none. */
  readonly tokens: number;
  /**
   * Bytes of all its pixels as RGBA, in px of the canvas: for the experts those of every layer; for the network, on the token
   * grid, those of every layer, reference, and the composed picture.
   */
  readonly pixelBytes: number;
  /** Bytes sent to the server: encoded pictures, texts and numbers. */
  readonly requestBytes: number;
}

/**
 * A picture whose `expert` is `auto` is estimated as one for the experts: only the server knows whether it has them.
 *
 * @param limits of the server; needed for a canvas that it may draw smaller
 * @throws MRTError `invalid_argument` for a request without regions, or whose canvas needs limits
 */
export function estimateOf(request: RunRequest | RequestWithoutRegions, limits?: DrawnLimits): Estimate {
  if (!('entries' in request)) {
    throw invalid('layers', 'are not given, so only the server can count them; give regions, or call plan()');
  }
  const requestBytes = toTensors(request).reduce((sum, tensor) => sum + sizeOf(tensor), 0);
  if (request.expert === 'auto' || request.expert === 'experts') {
    const px = slotsOf(request).reduce((sum, { region }) => sum + region.width * region.height, 0);
    return { tokens: 0, pixelBytes: px * 4, requestBytes };
  }
  const drawn = drawnAs(request, limits);
  const tokens = countTokens(request, drawn);
  return { tokens, pixelBytes: roundHalfEven(tokens * PIXEL_BYTES * drawn.enlargement), requestBytes };
}

/** Tokens of a region once it is snapped outwards to the token grid. */
export function tokensOf({ x, y, width, height }: Region): number {
  const cells = (start: number, end: number) => Math.ceil(end / TOKEN) - Math.floor(start / TOKEN);
  return cells(x, x + width) * cells(y, y + height);
}

/**
 * Picture tokens of a request, the same number that the server reports as `tokens`: the composed slot, every slot, and every
 * reference again (MRT 3.2).
 *
 * @param limits as of `estimateOf`
 */
export function estimateTokens(request: RunRequest, limits?: DrawnLimits): number {
  return countTokens(request, drawnAs(request, limits));
}

function countTokens(request: RunRequest, { canvas, regions }: Drawn): number {
  const composed = request.task === 'image_to_layers' ? request.page : fullRegion(canvas);
  const slots = slotsOf(request);
  const tokens = regions.map((region, slot) => tokensOf(region) * (slots[slot]?.reference ? 2 : 1));
  return tokens.reduce((sum, each) => sum + each, tokensOf(composed));
}
