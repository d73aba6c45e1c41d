import { expect, test } from 'vitest';
import { cut, printable } from './printable.js';

test('control characters are shown, not executed', () => {
  expect(printable('\x1b[2Jstar\r\x07\u009b1A')).toBe('�[2Jstar���1A');
  expect(printable('gpj.\u202eexe')).toBe('gpj.�exe');
  expect(printable('two\nlines, naïve 星 🌙')).toBe('two\nlines, naïve 星 🌙');
});

test.each([
  ['plain', 3, 'pla'],
  ['plain', 5, 'plain'],
  ['█░█░', 3, '█░█'],
  ['星月', 3, '星'],
  ['🌙🌙', 4, '🌙🌙'],
  ['🌙🌙', 3, '🌙'],
  ['e\u0301te\u0301', 2, 'e\u0301t'],
])('%s in %i columns', (line, columns, shown) => {
  expect(cut(line, columns)).toBe(shown);
});
