import { expect, test } from 'vitest';
import { partsOf } from './prompt-parts.js';

test.each([
  ['a star', ['a star']],
  ['blue; red star;', ['blue', ' red star', '']],
  ['blue; text "a; b"', ['blue', ' text "a; b"']],
  ['„a; b“; «c; d»; “e; f”; 「g; h」', ['„a; b“', ' «c; d»', ' “e; f”', ' 「g; h」']],
  ["it's blue; it's red", ["it's blue", " it's red"]],
  ["blue; text 'a; b'", ['blue', " text 'a; b'"]],
])('%j in parts', (prompt, parts) => {
  expect(partsOf(prompt)).toEqual(parts);
});
