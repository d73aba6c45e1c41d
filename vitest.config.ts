import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{proto,sdk}/src/**/*.test.ts', 'examples/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    passWithNoTests: false,
  },
});
