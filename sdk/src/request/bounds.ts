import type { Region } from '../geometry.js';

/** Error text for a region or page that leaves its frame: how far, and what to do; undefined where it lies inside. */
export function overhang(
  region: Region,
  frame: Region,
  frameName: 'canvas' | 'picture',
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
  const fix =
    frameName === 'canvas'
      ? `enlarge the canvas or move the ${what}`
      : 'keep the region inside: a picture has no pixels outside of it';
  return `reaches ${px} px beyond the ${side} edge of the ${frameName} (${frame.width} x ${frame.height}); ${fix}`;
}
