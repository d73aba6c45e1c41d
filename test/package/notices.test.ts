import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, ROOT), 'utf8');

test.each(['proto', 'sdk', 'python-backend'])(
  '%s is published with its licence, notice and changelog',
  async (name) => {
    const cwd = fileURLToPath(new URL(name, ROOT));
    const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
      cwd,
      maxBuffer: 2 ** 26,
    });
    const [{ files }] = Object.values(JSON.parse(stdout)) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'CHANGELOG.md', 'README.md']));
    expect(await read(`${name}/LICENSE`)).toBe(await read('LICENSE'));
    const { version, publishConfig, bin = {} } = JSON.parse(await read(`${name}/package.json`));
    expect(await read(`${name}/CHANGELOG.md`)).toContain(`## ${version}`);
    expect(publishConfig).toEqual({ access: 'public' });
    for (const path of Object.values(bin)) expect(path).not.toMatch(/^\./); // npm publish leaves such commands out
  },
);

test.each(['proto', 'sdk'])('the notice of %s names every dependency', async (name) => {
  const notice = await read(`${name}/NOTICE`);
  for (const dependency of Object.keys(JSON.parse(await read(`${name}/package.json`)).dependencies)) {
    expect(notice).toContain(dependency);
  }
});

test.each(['proto', 'sdk'])('the links of the README of %s lead to published files', async (name) => {
  const { files } = JSON.parse(await read(`${name}/package.json`));
  for (const [, target = ''] of (await read(`${name}/README.md`)).matchAll(/\]\(([^)#:]+)\)/g)) {
    expect(files).toContain(target.split('/')[0]);
  }
});
