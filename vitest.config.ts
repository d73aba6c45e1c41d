import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

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
    include: ['{proto,sdk}/src/**/*.test.ts', 'examples/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    passWithNoTests: false,
    testTimeout: 180_000, // no test measures time, and machines are busy
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
