import { expect, test } from 'vitest';
import { encodePng } from '../../image/index.js';
import { plainPng } from '../../testing/scripts.js';
import { frameOf } from './frame.js';
import { fit } from './graphics.js';

const room = { columns: 60, rows: 20 };
const visible = (text: string) => text.replaceAll('\x1b', '␛').replaceAll('\x07', '␇');

test.each([
  ['as high as it may', { width: 128, height: 128 }, { columns: 40, rows: 20 }],
  ['as wide as it may', { width: 512, height: 64 }, { columns: 60, rows: 4 }],
  ['a line', { width: 1000, height: 1 }, { columns: 60, rows: 1 }],
  ['a column', { width: 1, height: 1000 }, { columns: 1, rows: 20 }],
])('a picture fills the available cells: %s', (_, size, cells) => {
  expect(fit(size, room)).toEqual(cells);
});

test('blocks: two px a cell, upper in the foreground, unchanged colours not repeated', () => {
  const [red, green, blue] = [
    [255, 0, 0, 255],
    [0, 255, 0, 255],
    [0, 0, 255, 255],
  ] as const;
  const data = Uint8ClampedArray.from([red, red, green, blue, blue, blue, green, blue].flat());
  const { text, ...cells } = frameOf(encodePng({ width: 2, height: 4, data }), 'blocks', {
    columns: 2,
    rows: 2,
  });
  expect(cells).toEqual({ columns: 2, rows: 2 });
  expect(text).toBe(
    '\x1b[38;2;255;0;0;48;2;0;255;0m▀\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[0m\r\n' +
      '\x1b[38;2;0;0;255;48;2;0;255;0m▀\x1b[38;2;0;0;255;48;2;0;0;255m▀\x1b[0m\r\n',
  );
  const plain = frameOf(plainPng(4, 4, [...red]), 'blocks', { columns: 4, rows: 2 }).text;
  expect(plain.split('\r\n')[0]).toBe('\x1b[38;2;255;0;0;48;2;255;0;0m▀▀▀▀\x1b[0m');
});

test('blocks: a checkerboard shows through transparent pixels', () => {
  const { text } = frameOf(plainPng(8, 8, [255, 0, 0, 0]), 'blocks', { columns: 8, rows: 4 });
  const row = (first: number, second: number) =>
    [first, second]
      .map((grey) => `\x1b[38;2;${grey};${grey};${grey};48;2;${grey};${grey};${grey}m▀▀▀▀`)
      .join('');
  const rows = [row(102, 153), row(102, 153), row(153, 102), row(153, 102)];
  expect(text).toBe(rows.map((line) => `${line}\x1b[0m\r\n`).join(''));
  const half = frameOf(plainPng(4, 2, [255, 255, 255, 128]), 'blocks', { columns: 4, rows: 1 }).text;
  expect(half).toContain('38;2;179;179;179;'); // 255 and 102 in equal parts
});

/** Noise, which does not compress. */
const noise = encodePng({
  width: 64,
  height: 64,
  data: Uint8ClampedArray.from({ length: 64 * 64 * 4 }, (_, i) => (i * 7919 * (i % 251)) % 256),
});

test('kitty: the PNG in chunks, without response, in place, the cursor on the row below', () => {
  const { text } = frameOf(noise, 'kitty', room);
  const [, before, chunks, after] = /^(.*?)((?:␛_G.*?␛\\)+)(.*)$/s.exec(visible(text)) ?? [];
  expect(before).toBe(`${'\n'.repeat(20)}\r␛[20A`);
  expect(after).toBe('␛[20B\r');
  const parts = Array.from((chunks as string).matchAll(/␛_G(.*?);(.*?)␛\\/gs), ([, how, data]) => ({
    how,
    data,
  }));
  expect(parts.length).toBeGreaterThan(2);
  expect(parts[0]?.how).toBe('a=T,f=100,q=2,i=77276,p=1,c=40,r=20,C=1,m=1');
  expect(parts.slice(1).map(({ how }) => how)).toEqual([...parts.slice(2).map(() => 'm=1'), 'm=0']);
  for (const { data } of parts) expect(data?.length).toBeLessThanOrEqual(4096);
  expect(Buffer.from(parts.map(({ data }) => data).join(''), 'base64')).toEqual(Buffer.from(noise));
});

test('iTerm: the PNG at the size of its cells, the cursor restored', () => {
  const { text } = frameOf(noise, 'iterm', { columns: 10, rows: 20 });
  const [, how, data] = /^\n{5}\r␛\[5A␛7␛\]1337;File=(.*?):(.*?)␇␛8␛\[5B\r$/s.exec(visible(text)) ?? [];
  expect(how).toBe(`inline=1;size=${noise.length};width=10;height=5;preserveAspectRatio=0`);
  expect(Buffer.from(data as string, 'base64')).toEqual(Buffer.from(noise));
});
