import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const NOT_OURS = ['**/node_modules/**', '**/dist/**'];

// Files that ask the server which test/servers/shared.ts starts for all of them: a plain one.
const SHARED = [
  'examples/sdk/*.test.ts',
  'examples/studio/studio.test.ts',
  'test/conformance/{cancel,priority,server,tasks}.test.ts',
  'test/end-to-end/{ai-sdk,command,experts,files,layouts,mcp,openai,pictures,plan,tasks,terminal,words}.test.ts',
  'test/package/pack.test.ts',
  'test/runtimes/*.test.ts',
];

// Files of test/ that start servers of their own, with options or to their harm.
const OWN = [
  'test/attacks/*.test.ts',
  'test/conformance/exposed.test.ts',
  'test/end-to-end/{doctor,icons,public-family,start}.test.ts',
  'test/faults/*.test.ts',
  'test/soak/soak.test.ts',
];

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
    exclude: NOT_OURS,
    projects: [
      // Without a server: two files at a time.
      {
        extends: true,
        test: {
          name: 'units',
          include: ['{proto,sdk}/src/**/*.test.ts', '{examples,test}/**/*.test.{ts,tsx}'],
          exclude: [...NOT_OURS, ...SHARED, ...OWN],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      // With one: file by file, since a server takes the whole machine, and some tests all of its slots.
      {
        extends: true,
        test: {
          name: 'shared',
          include: SHARED,
          globalSetup: 'test/servers/shared.ts',
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: { name: 'own', include: OWN, maxWorkers: 1, sequence: { groupOrder: 3 } },
      },
    ],
    passWithNoTests: false,
    // For what hangs: no test measures time, and machines are busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
