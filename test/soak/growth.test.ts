import { expect, test } from 'vitest';
import { growthOf } from './growth.mjs';
import { randomOf } from './random.mjs';

const MB = 2 ** 20;
const random = randomOf(1);
const series = (value: (at: number) => number) =>
  Array.from({ length: 60 }, (_, at) => ({ at, value: value(at) }));

test('what wavers around a level is flat, whatever a few samples say', () => {
  const wavering = series((at) => 200 * MB + random() * 10 * MB + (at === 30 ? 500 * MB : 0));
  expect(growthOf('rss', wavering)).toMatchObject({ flat: true });
});

test('half a megabyte a second for a minute is growth, and so is a file every two seconds', () => {
  expect(
    growthOf(
      'rss',
      series((at) => 200 * MB + at * 0.5 * MB + random() * 5 * MB),
    ),
  ).toMatchObject({
    flat: false,
  });
  expect(
    growthOf(
      'files',
      series((at) => 30 + Math.floor(at / 2)),
    ),
  ).toMatchObject({ flat: false });
});

test('what shrinks is flat', () => {
  expect(
    growthOf(
      'shared',
      series((at) => 90 * MB - at * MB),
    ).flat,
  ).toBe(true);
});

test('a step of what a batch takes is allowed once, more is not', () => {
  const stepped = series((at) => 200 * MB + (at > 30 ? 20 * MB : 0));
  expect(growthOf('rss', stepped, 24 * MB).flat).toBe(true);
  const leaking = series((at) => 200 * MB + at * MB);
  expect(growthOf('rss', leaking, 24 * MB).flat).toBe(false);
});
