import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readPsd, writePsd } from '../formats/psd/index.js';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { piped, run } from '../testing/command.js';
import { type FakeServer, fakeServer, response, storyServer } from '../testing/fake-server.js';
import { DESIGN, plainPng, STORY } from '../testing/scripts.js';

let folder: string;
let server: FakeServer | undefined;
const at = (...names: string[]) => join(folder, ...names);
const bytesOf = (text: string) => new TextEncoder().encode(text);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mrt-cli-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

const NOWHERE = '127.0.0.1:9'; // what is refused here never gets so far
const generate = (...args: string[]) => run(['generate', 'a red star', '--url', NOWHERE, ...args]);

/** The prompt of the only request. */
async function sentPrompt(): Promise<string> {
  await expect.poll(() => server?.calls.length).toBe(1);
  const request = server?.calls[0]?.request;
  const index = request?.getInputsList().findIndex((input) => input.getName() === 'prompt') ?? -1;
  return Buffer.from(request?.getRawInputContentsList_asU8()[index] ?? []).toString('utf8', 4);
}

test('- is a prompt or a brief from stdin, and a file on stdout', async () => {
  server = await storyServer(STORY);
  const args = (url: string) => ['generate', '-', '--url', url, '--out', '-', '--format', 'psd'];
  const brief = await piped(args(server.url), bytesOf(JSON.stringify({ ...DESIGN, prompt: 'a star' })));
  expect(brief.code, brief.err).toBe(0);
  expect(await sentPrompt()).toBe('a star');
  expect(readPsd(brief.bytes).stack.layers).toHaveLength(2);
  await server.close();
  server = await fakeServer((call) => call.fail(3, 'enough'));
  await piped(args(server.url), bytesOf('a red heart\n'));
  expect(await sentPrompt()).toBe('a red heart');
  expect((await run(args(server.url))).err).toBe('mrt: [invalid_argument] PROMPT is -, but stdin is empty\n');
});

test('convert from stdin to stdout', async () => {
  const canvas = { width: 8, height: 8 };
  const region = { x: 0, y: 0, ...canvas };
  const layers = [makeLayer({ id: 'a', name: 'A', role: 'background', region, png: plainPng(8, 8) })];
  const psd = writePsd(new LayerStack({ canvas, layers })).bytes;
  const ora = await piped(['convert', '-', '-', '--format', 'ora'], psd);
  expect(ora.code, ora.err).toBe(0);
  const back = await piped(['convert', '-', '-', '--format', 'psd'], ora.bytes);
  expect(readPsd(back.bytes).stack.layers.map(({ name }) => name)).toEqual(['A']);
  const refused = await piped(['convert', '-', '-'], psd);
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringContaining('--format is needed where TO is -'),
  });
  expect((await piped(['convert', '-', at('a.ora')], bytesOf('hello'))).err).toContain('none of the files');
});

test('decompose - takes the picture of stdin', async () => {
  server = await storyServer([]);
  const args = ['decompose', '-', '--url', server.url, '--out', at('out')];
  await piped(args, plainPng(8, 8));
  await expect.poll(() => server?.calls.length).toBe(1);
  const refused = await piped(args, bytesOf('no picture'));
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('IMAGE is not a') });
});

test('a file is no prompt', async () => {
  await writeFile(at('notes'), 'a red star');
  const error = async (word: string) => (await run(['generate', word, '--url', NOWHERE])).err;
  expect(await error('photo.png')).toContain('PROMPT is the picture photo.png; mrt decompose takes');
  expect(await error(at('notes'))).toContain(`PROMPT is the file ${at('notes')}; give a prompt`);
  expect(await error('/dev/stdin')).toContain('or - to read it from stdin');
});

test.each<[why: string, args: string[]]>([
  ['which is not writable (ENOTDIR)', ['--out', 'FOLDER/file/x.psd']],
  ['which is not writable (ENOTDIR)', ['--out', 'FOLDER/file/deeper']],
  ['which is not writable (ENOENT)', ['--out', 'FOLDER/none/x.psd']],
  ['--out is a longer name than the file system has', ['--out', `FOLDER/${'x'.repeat(300)}.psd`]],
  ['--out is -, and --json prints to stdout, too', ['--out', '-', '--json']],
  ['--format is for stdout', ['--out', 'FOLDER/x.psd', '--format', 'psd']],
  [
    '--out has FOLDER/file.psd already, which --no-clobber keeps',
    ['--out', 'FOLDER/file.psd', '--no-clobber'],
  ],
  ['--out has FOLDER/manifest.json already, which', ['--out', 'FOLDER', '--no-clobber']],
])('refused before the run: %s', async (why, args) => {
  for (const name of ['file', 'file.psd', 'manifest.json']) await writeFile(at(name), 'mine');
  const { code, err, out } = await generate(...args.map((arg) => arg.replace('FOLDER', folder)));
  expect(err + out).toContain(why.replace('FOLDER', folder));
  expect(code).toBe(2);
  expect((await readdir(folder)).sort()).toEqual(['file', 'file.psd', 'manifest.json']);
});

test('plan --out is checked before the server is asked', async () => {
  const { code, err } = await run(['plan', 'a star', '--url', NOWHERE, '--out', at('none/plan.json')]);
  expect([code, err]).toEqual([2, expect.stringContaining('is in ')]);
});

test('a result whose place is gone is written to another', async () => {
  await mkdir(at('tmp'));
  await mkdir(at('gone'));
  vi.stubEnv('TMPDIR', at('tmp'));
  server = await fakeServer(async (call) => {
    await rm(at('gone'), { recursive: true });
    for (const event of STORY) await call.send(response(event));
    await call.send(response(undefined, true));
    call.end();
  });
  const { code, err, out } = await run([
    'generate',
    'a star',
    '--url',
    server.url,
    '--out',
    at('gone/a.psd'),
  ]);
  const [made] = await readdir(at('tmp'));
  const path = at('tmp', made as string, 'a.psd');
  expect((await readFile(path)).toString('latin1', 0, 4)).toBe('8BPS');
  expect(out).toContain(path);
  expect(err).toContain(`The result is not lost: it was written to ${path}`);
  expect(code).toBe(1);
});

test('--json: a signal is an error event', async () => {
  server = await fakeServer(() => setTimeout(() => process.emit('SIGINT', 'SIGINT'), 10));
  const { code, out } = await run(['generate', 'a star', '--json', '--url', server.url, '--out', at('out')]);
  expect(code).toBe(130);
  expect(JSON.parse(out.trimEnd().split('\n').at(-1) as string)).toEqual({
    event: 'error',
    code: 'cancelled',
    text: 'the run was cancelled by its caller',
    retryable: false,
  });
});

test('server install says what a server is started from', async () => {
  expect((await run(['server', 'downgrade'])).err).toContain(
    'ACTION is "downgrade"; give install, update or remove',
  );
  const installed = await run(['server', 'install']);
  expect(installed).toMatchObject({ code: 0, out: expect.stringContaining('triton-model-repo') });
});

test('completion knows commands and options', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { out, code } = await run(['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['generate', 'decompose', 'completion', 'no-clobber', 'typeset'])
      expect(out).toContain(word);
  }
  expect((await run(['completion', 'tcsh'])).code).toBe(2);
});
