import type { Region } from '../geometry.js';

/** How far a region or page leaves its frame, and what to do about it; undefined where it lies inside. */
export function overhang(
  region: Region,
  frame: Region,
  word: 'canvas' | 'picture',
  what: 'region' | 'page' = 'region',
): string | undefined {
  const beyond: [string, number][] = [
    ['left', frame.x - region.x],
    ['top', frame.y - region.y],
    ['right', region.x + region.width - frame.x - frame.width],
    ['bottom', region.y + region.height - frame.y - frame.height],
  ];
  const [side, px] = beyond.reduce((worst, next) => (next[1] > worst[1] ? next : worst));
  if (px <= 0) return undefined;
  const cure =
    word === 'canvas'
      ? `enlarge the canvas or move the ${what}`
      : 'keep the region inside: a picture has no pixels outside of it';
  return `reaches ${px} px beyond the ${side} edge of the ${word} (${frame.width} x ${frame.height}); ${cure}`;
}
