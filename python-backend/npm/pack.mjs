// Fills dist/ with what the npm package @mrt/server has: the wheel with the model repository inside, the lock file of its
// dependencies, the part of the set-up that makes an environment of them, and licences. `npm pack` and `npm publish` run it.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../../sdk/scripts/setup/command.mjs';
import { setup } from '../../sdk/scripts/setup.mjs';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(HERE, 'dist');
const FONTS = join(HERE, 'mrt/experts/type/fonts');
const SETUP = [
  'bfloat16',
  'checks',
  'command',
  'environment',
  'errors',
  'find-python',
  'lock',
  'say',
  'stamp',
];

const { root, python } = await setup({ python: 'serve' });
rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);
await buildWheel();
cpSync(join(HERE, 'npm/index.mjs'), join(DIST, 'index.mjs'));
for (const name of ['serve.txt', 'openvino.txt']) cpSync(join(HERE, 'requirements', name), join(DIST, name));
for (const name of SETUP)
  cpSync(join(root, `sdk/scripts/setup/${name}.mjs`), join(DIST, `setup/${name}.mjs`));
for (const file of licences()) cpSync(file, join(DIST, 'licences', basename(file)));

/** The wheel, from a copy of the package that has the model repository and lacks tests and test data. */
async function buildWheel() {
  const stage = mkdtempSync(join(tmpdir(), 'mrt-wheel-'));
  try {
    const filter = (path) => !/__pycache__|_test\.py$|\/evaluation\/real\/./.test(path);
    for (const name of ['mrt', 'pyproject.toml', 'LICENSE', 'NOTICE'])
      cpSync(join(HERE, name), join(stage, name), { recursive: true, filter });
    cpSync(join(root, 'triton-model-repo'), join(stage, 'mrt/model_repository'), { recursive: true, filter });
    await command(python, ['-m', 'pip', 'wheel', '--quiet', '--no-deps', '--wheel-dir', DIST, stage], {
      cwd: stage,
    });
  } finally {
    rmSync(stage, { recursive: true });
  }
}

/** Texts of the licences and notices of fonts, weights and icons that the wheel contains. */
function licences() {
  const weights = join(HERE, 'weights');
  return [
    ...readdirSync(FONTS)
      .filter((name) => /LICENSE/.test(name))
      .map((name) => join(FONTS, name)),
    ...readdirSync(weights)
      .filter((name) => /NOTICE|ATTRIBUTION/.test(name))
      .map((name) => join(weights, name)),
    join(root, 'triton-model-repo/mrt_matte/1/efficientnet-lite0-NOTICE.txt'),
  ];
}
