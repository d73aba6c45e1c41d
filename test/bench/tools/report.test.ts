import { expect, test } from 'vitest';
import { megabytes } from './figures.mjs';
import { markdown } from './report.mjs';

test('megabytes below what is seen are none, in JSON and in a table', () => {
  const rows = [30_600_000, 205_000, -344_000].map((bytes) => ({ MB: megabytes(bytes) }));
  expect(JSON.stringify(rows)).toBe('[{"MB":30.6},{"MB":null},{"MB":null}]');
  expect(markdown([...rows, {}])).toBe(
    '| MB |\n| --- |\n| 30.6 |\n| below what is seen |\n| below what is seen |\n| – |',
  );
});
