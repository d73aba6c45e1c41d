import { expect, test } from 'vitest';
import { checkNode, checkPlatform } from '../../sdk/scripts/setup/checks.mjs';

test('Node before 20.19 is refused with the way to a newer one', () => {
  for (const version of ['18.20.8', '20.18.3']) {
    expect(() => checkNode(version)).toThrow(/is too old: this needs 20\.19 or newer.*nvm install/);
  }
  for (const version of ['20.19.0', '22.1.0', '24.0.0']) expect(() => checkNode(version)).not.toThrow();
});

test('only 64-bit Linux runs the server', () => {
  expect(() => checkPlatform('darwin', 'arm64', undefined)).toThrow(/64-bit Linux.*not on darwin arm64/);
  expect(() => checkPlatform('linux', 'ia32', '2.39')).toThrow(/not on linux ia32/);
});

test('glibc must be there and new enough for the wheel', () => {
  expect(() => checkPlatform('linux', 'x64', undefined)).toThrow(/no glibc \(Alpine/);
  expect(() => checkPlatform('linux', 'x64', '2.34')).toThrow(/glibc 2\.34 is too old.*2\.35 \(Debian 12/);
  expect(() => checkPlatform('linux', 'x64', '2.35')).not.toThrow();
  expect(() => checkPlatform('linux', 'arm64', '2.41')).not.toThrow();
});
