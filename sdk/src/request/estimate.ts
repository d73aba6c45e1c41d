import { invalid } from '../errors.js';
import { sizeOf } from './encode.js';
import type { OpenRequest, RunRequest } from './request.js';
import { estimateTokens, PIXEL_BYTES } from './tokens.js';
import { toTensors } from './wire.js';

/** What a request weighs, before anything is sent. */
export interface Estimate {
  /** Picture tokens: what time and memory go by. */
  readonly tokens: number;
  /** Bytes of all its pixels as RGBA, on the token grid: every layer, reference, and the composed picture. */
  readonly pixelBytes: number;
  /** Bytes that travel to the server: pictures as they are encoded, texts and numbers. */
  readonly requestBytes: number;
}

/** @throws MRTError `invalid_argument` for a request without regions */
export function estimateOf(request: RunRequest | OpenRequest): Estimate {
  if (!('entries' in request)) {
    throw invalid('layers', 'are left to the server, so only it can count them; give regions, or ask plan()');
  }
  const tokens = estimateTokens(request);
  const requestBytes = toTensors(request).reduce((sum, tensor) => sum + sizeOf(tensor), 0);
  return { tokens, pixelBytes: tokens * PIXEL_BYTES, requestBytes };
}
