import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const UNITS = '{bench/tools,interop,proto,runner,setup}';

export default defineConfig({
  // The SDK's own imports by runtime point into dist; its tests run on src.
  resolve: {
    alias: [
      {
        find: /^#(sha256|files)$/,
        replacement: fileURLToPath(new URL('sdk/src/platform/$1-node.ts', import.meta.url)),
      },
    ],
  },
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    projects: [
      // What starts no server, two files at a time; then the others one by one, as each server takes the whole machine.
      {
        extends: true,
        test: {
          name: 'units',
          include: ['{proto,sdk}/src/**/*.test.ts', `test/${UNITS}/*.test.ts`],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['examples/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', `test/${UNITS}/**`],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
    passWithNoTests: false,
    testTimeout: 180_000, // no test measures time, and machines are busy
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
