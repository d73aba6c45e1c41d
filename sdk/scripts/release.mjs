#!/usr/bin/env node
// Releases of the three npm packages and the Python package, which have one version. Plain Node.
//   node sdk/scripts/release.mjs version 0.2.0    writes the version into manifests and changelogs, to be committed
//   node sdk/scripts/release.mjs check            what `publish` would do, without doing it
//   node sdk/scripts/release.mjs publish          npm publish with provenance: only in a CI that npm trusts (OIDC)
//   node sdk/scripts/release.mjs sbom [FOLDER]    CycloneDX of the npm packages and of a server's environment, default out/sbom
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** In the order of their dependencies. */
export const PACKAGES = ['proto', 'sdk', 'python-backend'];
const PYPROJECT = 'python-backend/pyproject.toml';
const LOCK_FILE = 'python-backend/requirements/serve.txt';

class ReleaseError extends Error {}

/** Writes a version into all manifests, and gives it what stands under `Unreleased`. */
export function setVersion(version, root = ROOT) {
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    throw new ReleaseError(`${version} is no version; give 1.2.3`);
  for (const name of PACKAGES) {
    const manifest = json(root, name);
    const { name: own, dependencies } = manifest;
    const known = new Set(PACKAGES.map((other) => json(root, other).name));
    for (const other of Object.keys(dependencies ?? {})) if (known.has(other)) dependencies[other] = version;
    write(root, `${name}/package.json`, `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
    const changes = text(root, `${name}/CHANGELOG.md`);
    if (!changes.includes('## Unreleased'))
      throw new ReleaseError(`${own} has no ## Unreleased in its CHANGELOG.md`);
    write(root, `${name}/CHANGELOG.md`, changes.replace('## Unreleased', `## ${version}`));
  }
  write(root, PYPROJECT, text(root, PYPROJECT).replace(/^version = ".*"$/m, `version = "${version}"`));
}

/** What must hold before a release. @returns {string} the version */
export function checkVersions(root = ROOT) {
  const versions = new Map(PACKAGES.map((name) => [name, json(root, name).version]));
  versions.set(PYPROJECT, /^version = "(.*)"$/m.exec(text(root, PYPROJECT))?.[1]);
  const [version] = new Set(versions.values());
  for (const [name, other] of versions)
    if (other !== version) throw new ReleaseError(`${name} has version ${other}, and others ${version}`);
  for (const name of PACKAGES)
    if (!text(root, `${name}/CHANGELOG.md`).includes(`## ${version}`))
      throw new ReleaseError(`${name}/CHANGELOG.md says nothing of ${version}`);
  return version;
}

/** @returns {object} CycloneDX of what the lock file of a server installs, on any Python */
export function serverBom(root = ROOT) {
  const pins = [...text(root, LOCK_FILE).matchAll(/^([\w.-]+)==([\w.]+)(?:;\s*(.+))?$/gm)];
  const components = pins.map(([, name, version, when]) => ({
    type: 'library',
    name,
    version,
    purl: `pkg:pypi/${name.toLowerCase()}@${version}`,
    ...(when && { properties: [{ name: 'marker', value: when }] }),
  }));
  const component = {
    type: 'application',
    name: '@mrt/server',
    version: json(root, 'python-backend').version,
  };
  return { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata: { component }, components };
}

function sbom(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of ['proto', 'sdk']) {
    const args = ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--workspace', name];
    writeFileSync(join(folder, `${name}.cdx.json`), npm(args, 'pipe'));
  }
  writeFileSync(join(folder, 'server.cdx.json'), `${JSON.stringify(serverBom(), null, 2)}\n`);
  process.stdout.write(`${folder}\n`);
}

function publish(dry) {
  checkVersions();
  if (!dry && git('status', '--porcelain') !== '')
    throw new ReleaseError('there are changes that are not committed');
  for (const name of PACKAGES)
    npm(
      ['publish', '--provenance', '--access=public', ...(dry ? ['--dry-run'] : []), '--workspace', name],
      'inherit',
    );
}

function npm(args, stdout) {
  const { status, stdout: printed } = spawnSync('npm', args, {
    cwd: ROOT,
    stdio: ['ignore', stdout, 'inherit'],
  });
  if (status !== 0) throw new ReleaseError(`npm ${args.join(' ')} failed`);
  return printed;
}

const git = (...args) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout;
const text = (root, path) => readFileSync(join(root, path), 'utf8');
const json = (root, name) => JSON.parse(text(root, `${name}/package.json`));
const write = (root, path, content) => writeFileSync(join(root, path), content);

const COMMANDS = {
  version: ([version = '']) => setVersion(version),
  check: () => publish(true),
  publish: () => publish(false),
  sbom: ([folder = join(ROOT, 'out/sbom')]) => sbom(folder),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name = '', ...args] = process.argv.slice(2);
  try {
    if (!Object.hasOwn(COMMANDS, name))
      throw new ReleaseError(`give one of ${Object.keys(COMMANDS).join(', ')}`);
    COMMANDS[name](args);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
