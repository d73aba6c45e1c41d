import { expect, test } from 'vitest';
import { KeptFiles } from './kept-files.js';

const MB = 2 ** 20;
const asked = new Request('http://127.0.0.1:8080/v1/images/generations', {
  headers: { 'x-forwarded-proto': 'https' },
});

test('where files take too much room, the oldest go first', () => {
  const files = new KeptFiles();
  const kept = [100, 100, 100].map(
    (size) => files.keep(asked, 'image', 'png', new Uint8Array(size * MB)).url,
  );
  expect(kept[0]).toMatch(/^https:\/\/127\.0\.0\.1:8080\/v1\/files\/[\da-f-]{36}\/image\.png$/);
  const status = (url = '') => files.answer(new URL(url).pathname).status;
  expect(() => status(kept[0])).toThrow(/no such file/);
  expect([status(kept[1]), status(kept[2])]).toEqual([200, 200]);
  expect(() => files.keep(asked, 'image', 'png', new Uint8Array(257 * MB))).toThrow(/more than are kept/);
  expect(status(kept[1])).toBe(200);
  files.clear();
  expect(() => status(kept[1])).toThrow(/no such file/);
});
