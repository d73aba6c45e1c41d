import { expect, test } from 'vitest';
import { unpackChannel } from './channels.js';
import { packedLayer } from './pack.js';

const noise = (length: number, step: number) =>
  Uint8ClampedArray.from({ length }, (_, at) => ((at * at * 7) >> step) % 256);

test.each([
  ['noise', 0],
  ['short runs', 4],
  ['long runs', 12],
])('packed channels are unpacked as they were: %s', (_, step) => {
  for (const [width, height] of [
    [1, 1],
    [2, 3],
    [3, 300],
    [127, 2],
    [128, 2],
    [129, 2],
    [300, 5],
    [1000, 3],
  ] as const) {
    for (const large of [false, true]) {
      const data = noise(width * height * 4, step);
      const channels = packedLayer({ width, height, data }, large);
      expect(channels.map(({ id }) => id)).toEqual([-1, 0, 1, 2]);
      channels.forEach(({ compression, data: packed }, index) => {
        const plane = unpackChannel(
          { compression, data: packed as Uint8Array, depth: 8, large },
          { width, height },
          'a',
        );
        const offset = [3, 0, 1, 2][index] as number;
        expect(Buffer.from(plane).equals(Buffer.from(data.filter((_, at) => at % 4 === offset)))).toBe(true);
      });
    }
  }
});
