import { expect, test } from 'vitest';
import { checkPlatform } from './server-files.js';

test.each([
  ['darwin', 'macOS'],
  ['win32', 'Windows'],
])('on %s the way into a container is said at once', (platform, name) => {
  expect(() => checkPlatform(platform)).toThrow(
    `[unavailable] the Triton server needs Linux, and this is ${name}; run it in a container:\n  npm install @mrt/server && docker build`,
  );
  expect(() => checkPlatform('linux')).not.toThrow();
});
