import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkVersions, PACKAGES, serverBom, setVersion } from '../../sdk/scripts/release.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mrt-release-'));
  for (const name of PACKAGES)
    for (const file of ['package.json', 'CHANGELOG.md'])
      cpSync(join(ROOT, name, file), join(root, name, file));
  cpSync(join(ROOT, 'python-backend/pyproject.toml'), join(root, 'python-backend/pyproject.toml'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('the packages have one version, in manifests and changelogs', () => {
  expect(checkVersions()).toMatch(/^\d+\.\d+\.\d+$/);
  for (const name of PACKAGES) {
    const path = join(root, name, 'CHANGELOG.md');
    const changes = readFileSync(path, 'utf8');
    if (!changes.includes('## Unreleased')) writeFileSync(path, `${changes}\n## Unreleased\n`);
  }
  setVersion('9.8.7', root);
  expect(checkVersions(root)).toBe('9.8.7');
  const { dependencies } = JSON.parse(readFileSync(join(root, 'sdk/package.json'), 'utf8'));
  expect(dependencies['tritonclient-proto']).toBe('9.8.7');
  expect(() => setVersion('9.9', root)).toThrow('9.9 is no version');
  expect(() => setVersion('9.9.9', root)).toThrow('has no ## Unreleased');
});

test('a package that was left out is named', () => {
  const path = join(root, 'python-backend/pyproject.toml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^version = .*$/m, 'version = "0.0.9"'));
  expect(() => checkVersions(root)).toThrow('python-backend/pyproject.toml has version 0.0.9');
});

test('the bill of materials of a server has every pin of its lock file', () => {
  const pins = readFileSync(join(ROOT, 'python-backend/requirements/serve.txt'), 'utf8').match(
    /^[\w.-]+==/gm,
  );
  const { components } = serverBom() as { components: { purl: string }[] };
  expect(components).toHaveLength(pins?.length ?? 0);
  expect(components.map(({ purl }) => purl)).toContain('pkg:pypi/nvidia-pytriton@0.7.0');
});
