import { type Region, wholeOf } from '../geometry.js';
import { type RunRequest, slotsOf } from './request.js';

/** One token covers TOKEN x TOKEN px of the canvas. */
const TOKEN = 16;

/** RGBA bytes of the px under one token. */
export const PIXEL_BYTES = TOKEN * TOKEN * 4;

/** Tokens of a region once it is snapped outwards to the token grid. */
export function tokensOf({ x, y, width, height }: Region): number {
  const cells = (start: number, end: number) => Math.ceil(end / TOKEN) - Math.floor(start / TOKEN);
  return cells(x, x + width) * cells(y, y + height);
}

/**
 * Picture tokens of a request: what its time and memory go by, and what the server reports as `tokens`.
 * Composed slot, every slot, and every reference once more (MRT 3.2).
 */
export function estimateTokens(request: RunRequest): number {
  const composed = request.task === 'image_to_layers' ? request.page : wholeOf(request.canvas);
  const slots = slotsOf(request).map(({ region, reference }) => tokensOf(region) * (reference ? 2 : 1));
  return slots.reduce((sum, tokens) => sum + tokens, tokensOf(composed));
}
