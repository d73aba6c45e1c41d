import type { Accepted } from '../events.js';
import { newEntries } from './entries.js';
import type { OpenRequest, RunRequest } from './request.js';

/** The request with the canvas, the regions and the captions that the server found for it. */
export function laidOut(
  request: OpenRequest,
  { canvas, page, regions, captions = [] }: Pick<Accepted, 'canvas' | 'page' | 'regions' | 'captions'>,
): RunRequest {
  const [background, ...layers] = regions.map((region, slot) => ({
    region,
    caption: captions[slot] || undefined,
  }));
  const { task, image, sampling } = request;
  const entries = newEntries(background, layers, page, sampling.prompt);
  return { task, canvas, page, image, entries, sampling };
}
