import { afterEach, expect, test, vi } from 'vitest';
import { quickest } from '../testing/quickest.js';
import { fromBase64, toBase64 } from './bytes.js';

afterEach(() => vi.unstubAllGlobals());

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 167 + (i >> 8)) & 255);

/** Runtimes with and without Node's Buffer. */
const runtimes = [
  ['with Buffer', () => {}],
  ['without Buffer', () => vi.stubGlobal('Buffer', undefined)],
] as const;

test.each(runtimes)('there and back %s', (_, enter) => {
  const expected = [0, 1, 2, 3, 4, 100, 0x6000, 0x6001, 100_000].map((length) => ({
    whole: bytes(length),
    text: Buffer.from(bytes(length)).toString('base64'),
  }));
  enter();
  for (const { whole, text } of expected) {
    expect(toBase64(whole)).toBe(text);
    const back = fromBase64(text);
    expect(back).toEqual(whole);
    expect(back.buffer.byteLength).toBe(back.length);
  }
  expect(toBase64(bytes(10).subarray(3, 6))).toBe(toBase64(bytes(10).slice(3, 6)));
});

test.each(
  runtimes.flatMap(([name, enter]) =>
    ['A', 'AAA*', 'AA=A', 'AAAA*AAA', 'AAAA===='].map((text) => [text, name, enter] as const),
  ),
)('%s is no base64, %s', (text, _, enter) => {
  enter();
  expect(() => fromBase64(text)).toThrow();
});

test.each(runtimes)('time does not grow with the square of the length, %s', async (_, enter) => {
  const whole = bytes(8 << 20);
  enter();
  const took = await quickest(() => expect(fromBase64(toBase64(whole)).length).toBe(whole.length));
  expect(took).toBeLessThan(20_000); // tens of ms, on a very busy machine 2 s; the square takes many minutes
});
