import { expect, test } from 'vitest';
import { readPath } from './files-web.js';
import { loaded } from './loaded.js';
import { sha256 as native } from './sha256-node.js';
import { sha256 as plain } from './sha256-web.js';

test('both digest functions agree', () => {
  for (const length of [0, 1, 55, 56, 64, 1000, 1 << 20]) {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 7);
    expect(plain(bytes)).toBe(native(bytes));
    expect(plain(bytes.subarray(length >> 1))).toBe(native(bytes.subarray(length >> 1)));
  }
});

test('a path in a browser is refused', async () => {
  await expect(readPath('a.png', 'image')).rejects.toThrow(
    '[invalid_argument] image is the path "a.png", but there is no file system here; give a URL, a Blob or the bytes',
  );
});

test('a part that cannot be loaded is an error of ours', async () => {
  expect(await loaded(Promise.resolve(1))).toBe(1);
  const cause = new TypeError('Failed to fetch dynamically imported module');
  await expect(loaded(Promise.reject(cause))).rejects.toMatchObject({ code: 'unavailable', cause });
});
