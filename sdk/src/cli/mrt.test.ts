import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFolder } from '../formats/folder/index.js';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { run } from '../testing/command.js';
import { type FakeCall, type FakeServer, fakeServer, response } from '../testing/fake-server.js';
import { accepted, DESIGN, done, layer, plainPng, STORY, step } from '../testing/scripts.js';

let folder: string;
let server: FakeServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mrt-cli-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

async function brief(content: unknown = DESIGN): Promise<string> {
  const path = join(folder, 'poster.json');
  await writeFile(path, JSON.stringify(content));
  return path;
}

async function sendStory(call: FakeCall, events = STORY) {
  for (const event of events) await call.send(response(event));
  await call.send(response(undefined, true));
  call.end();
}

/** An existing design with a star on it. */
async function written(): Promise<string> {
  const canvas = { width: 64, height: 64 };
  const region = { x: 16, y: 16, width: 32, height: 32 };
  const ground = {
    id: 'background',
    name: 'Background',
    role: 'background',
    region: { x: 0, y: 0, ...canvas },
  } as const;
  const star = { id: 'layer-1', name: 'Star', role: 'layer', region } as const;
  const layers = [
    makeLayer({ ...ground, png: plainPng(64, 64), source: 'generated' }),
    makeLayer({ ...star, png: plainPng(32, 32, [0, 0, 255, 128]), source: 'generated' }),
  ];
  const dir = join(folder, 'design');
  await writeFolder(new LayerStack({ canvas, layers }), dir, 'sale');
  return dir;
}

test('generate: lines on stderr, files and times on stdout', async () => {
  server = await fakeServer(sendStory);
  const out = join(folder, 'out');
  const result = await run(['generate', await brief(), '--out', out, '--url', server.url, '--seed', '9']);
  expect(result.err.split('\n')).toEqual([
    'accepted: 2 layers, 36 tokens, 2 steps, seed 7',
    'step 1/2  noise 0.50  3 ms',
    'step 2/2  noise 0.00  3 ms',
    'layer 1/2  Background',
    'layer 2/2  a red star',
    '',
  ]);
  expect(result.out).toContain(join(out, 'poster.psd'));
  expect(result.out).toMatch(/total 0\.01 s\n$/);
  expect(result.code).toBe(0);
  expect((await readdir(out)).sort()).toEqual([
    'layers',
    'manifest.json',
    'poster.ora',
    'poster.png',
    'poster.psd',
  ]);
  expect(await readFile(join(out, 'layers/01-a-red-star.png'))).toEqual(Buffer.from(plainPng(32, 32)));
});

test('generate on a terminal: a bar that is erased at the end', async () => {
  server = await fakeServer(sendStory);
  const args = ['generate', await brief(), '--out', join(folder, 'out'), '--url', server.url];
  const { err } = await run(args, true);
  expect(err).toContain('████████████░░░░░░░░░░░░  step 1/2');
  expect(err.endsWith('\r\x1b[2K')).toBe(true);
});

test('generate --json: one object a line, without pixels', async () => {
  server = await fakeServer((call) =>
    sendStory(call, [accepted, step(1, 2, plainPng(4, 4)), ...STORY.slice(2)]),
  );
  const args = ['generate', await brief(), '--json', '--out', join(folder, 'out'), '--url', server.url];
  const { out, err } = await run(args);
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ event }) => event)).toEqual([
    'accepted',
    'step',
    'step',
    'layer',
    'layer',
    'done',
    'written',
  ]);
  expect(events[1]).toEqual({ event: 'step', index: 1, of: 2, sigma: 1, nextSigma: 0.5, ms: 3 });
  expect(events[4].layer).toMatchObject({ name: 'a red star', bytes: plainPng(32, 32).length });
  expect(events[5]).toMatchObject({ model: 'tiny', seed: 7, timings: { total_ms: 12 } });
  expect(err).toBe('');
});

test('generate --prompt replaces all texts of the brief', async () => {
  server = await fakeServer(sendStory);
  const path = await brief({ ...DESIGN, background: { caption: 'green' } });
  await run([
    'generate',
    path,
    '--prompt',
    'blue; white dot',
    '--out',
    join(folder, 'out'),
    '--url',
    server.url,
  ]);
  const inputs = server.calls[0]?.request.getInputsList().map((input) => input.getName());
  expect(inputs).toContain('prompt');
  expect(inputs).not.toContain('captions');
  expect(await readdir(join(folder, 'out/layers'))).toContain('01-white-dot.png');
});

test('decompose uses the part of a brief that lies on its page, in px of the picture', async () => {
  const region = { x: 24, y: 24, width: 40, height: 40 };
  const elsewhere = { x: 0, y: 0, width: 8, height: 8 };
  const page = { x: 16, y: 16, width: 32, height: 32 };
  const path = await brief({ ...DESIGN, page, layers: [{ region }, { region: elsewhere }] });
  const picture = join(folder, 'photo.png');
  await writeFile(picture, plainPng(64, 64));
  server = await fakeServer(() => {});
  const args = ['decompose', picture, '--brief', path, '--no-fit', '--url', server.url];
  const code = run(args);
  await expect.poll(() => server?.calls.length).toBe(1);
  const request = server.calls[0]?.request;
  const at = request?.getInputsList().findIndex((input) => input.getName() === 'regions') ?? -1;
  const bytes = Buffer.from(request?.getRawInputContentsList_asU8()[at] ?? []);
  const numbers = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32LE(4 * i));
  expect(numbers).toEqual([0, 0, 64, 64, 16, 16, 48, 48]);
  process.emit('SIGINT', 'SIGINT');
  expect((await code).code).toBe(130);
});

test('without regions the server’s layout is used, for a prompt and for a picture', async () => {
  const planned = { ...accepted, info: { ...(accepted.info as object), captions: ['teal', 'a red star'] } };
  server = await fakeServer((call) => sendStory(call, [planned, ...STORY.slice(1)]));
  const out = join(folder, 'out');
  const named = (call: FakeCall) => call.request.getInputsList().map((input) => input.getName());
  expect(await run(['generate', 'A red star!', '--out', out, '--url', server.url])).toMatchObject({
    code: 0,
  });
  expect(named(server.calls[0] as FakeCall)).toEqual(['task', 'text', 'icons', 'prompt']);
  expect(await readdir(out)).toContain('a-red-star.psd');
  expect(await readdir(join(out, 'layers'))).toEqual(['00-background.png', '01-a-red-star.png']);
  const picture = join(folder, 'photo.png');
  await writeFile(picture, plainPng(64, 64));
  const args = ['decompose', picture, '--out', join(folder, 'apart'), '--url', server.url];
  expect(await run(args)).toMatchObject({ code: 0 });
  expect(named(server.calls[1] as FakeCall)).toEqual(['task', 'images', 'expert']);
  expect(await run([...args, '--no-fit'])).toMatchObject({ code: 0 });
  expect(named(server.calls[2] as FakeCall)).toEqual(['task', 'canvas', 'page', 'images', 'expert']);
  expect(await readdir(join(folder, 'apart/layers'))).toHaveLength(2);
});

test('a brief with a smaller canvas of the picture’s aspect ratio is sent unchanged', async () => {
  const region = { x: 3, y: 5, width: 21, height: 9 };
  const path = await brief({
    ...DESIGN,
    canvas: { width: 64, height: 64 },
    page: undefined,
    layers: [{ region }],
  });
  const picture = join(folder, 'photo.png');
  await writeFile(picture, plainPng(200, 199));
  const info = { ...(accepted.info as object), picture: { size: [200, 199], remarks: [] } };
  server = await fakeServer((call) => sendStory(call, [{ ...accepted, info }, ...STORY.slice(1)]));
  const out = join(folder, 'apart');
  const args = ['decompose', picture, '--brief', path, '--out', out, '--url', server.url];
  const { code, err } = await run(args);
  expect(code).toBe(0);
  expect(err.match(/note: the picture was scaled from 200 x 199 to 64 x 64 px/g)).toHaveLength(1);
  expect(err).not.toContain('warning');
  const request = server.calls[0]?.request;
  const numbers = (name: string) => {
    const at = request?.getInputsList().findIndex((input) => input.getName() === name) ?? -1;
    const bytes = Buffer.from(request?.getRawInputContentsList_asU8()[at] ?? []);
    return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32LE(4 * i));
  };
  expect(numbers('canvas')).toEqual([64, 64]);
  expect(numbers('regions')).toEqual([0, 0, 64, 64, 3, 5, 21, 9]);
});

test.each([
  [
    'photo.heic',
    '\0\0\0\x18ftypheic',
    'is a HEIC file, which is not supported; save it as PNG, JPEG or WebP',
  ],
  ['photo.jpg', 'GIF89a', 'ends inside its header (6 bytes); save it again'],
  ['photo.png', '', 'is not a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF image; it is empty'],
])('an error about %s names the file', async (name, start, text) => {
  const path = join(folder, name);
  await writeFile(path, Buffer.from(start, 'latin1'));
  const { code, err } = await run(['decompose', path]);
  expect({ code, err }).toEqual({ code: 2, err: `mrt: [invalid_argument] ${path} ${text}\n` });
});

test('an error of the server about a picture names the file', async () => {
  const info = {
    code: 'invalid_argument',
    field: 'images[0]',
    text: 'images[0] is damaged',
    retryable: false,
  };
  server = await fakeServer((call) => sendStory(call, [{ event: 'error', info }]));
  const path = join(folder, 'photo.png');
  await writeFile(path, plainPng(8, 8));
  for (const command of ['decompose', 'plan']) {
    const { code, err } = await run([command, path, '--url', server.url]);
    expect({ code, err }).toEqual({ code: 2, err: `mrt: [invalid_argument] ${path} is damaged\n` });
  }
});

test('add keeps existing layers byte for byte', async () => {
  const dir = await written();
  const made = layer(1, 3, [16, 16, 32, 32], 1);
  server = await fakeServer((call) => sendStory(call, [accepted, step(1), step(2), made, done]));
  const args = ['add', dir, '--region', '16,16,32,32', '--caption', 'moon', '--url', server.url];
  expect(await run(args)).toMatchObject({ code: 0 });
  for (const file of ['layers/00-background.png', 'layers/01-star.png']) {
    expect(await readFile(join(`${dir}-added`, file))).toEqual(await readFile(join(dir, file)));
  }
  expect(await readdir(`${dir}-added`)).toContain('sale.psd');
  expect(await readdir(`${dir}-added/layers`)).toContain('02-moon.png');
});

test('restyle scales a reference to its layer', async () => {
  const dir = await written();
  const reference = join(folder, 'reference.png');
  await writeFile(reference, plainPng(100, 50));
  const made = layer(1, 2, [16, 16, 32, 32], 1);
  server = await fakeServer((call) => sendStory(call, [accepted, step(1), step(2), made, done]));
  const args = ['restyle', join(dir, 'manifest.json'), '--layer', 'Star', '--reference', reference];
  expect(await run([...args, '--url', server.url])).toMatchObject({ code: 0 });
  expect(await readFile(join(`${dir}-restyled`, 'layers/01-star.png'))).toEqual(
    Buffer.from(plainPng(32, 32)),
  );
});

test('Ctrl-C cancels on the server', async () => {
  server = await fakeServer((call) => {
    call.send(response(accepted));
    setTimeout(() => process.emit('SIGINT', 'SIGINT'), 30);
  });
  const result = await run(['generate', await brief(), '--url', server.url]);
  expect(result.code).toBe(130);
  expect(result.err).toMatch(/cancelled\n$/);
  await server.calls[0]?.cancelled;
  expect(process.listenerCount('SIGINT')).toBe(0);
});

test('an error under --json is an object', async () => {
  const { code, out } = await run(['health', '--json', '--url', '127.0.0.1:1']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ event: 'error', code: 'unavailable', retryable: true });
});

test('help for all commands and for each', async () => {
  const all = await run(['--help']);
  for (const name of [
    'serve',
    'generate',
    'decompose',
    'add',
    'restyle',
    'plan',
    'convert',
    'health',
    'doctor',
  ]) {
    expect(all.out).toContain(`mrt ${name}`);
    const one = await run([name, '--help']);
    expect(one).toMatchObject({ code: 0, err: '' });
    expect(one.out).toMatch(new RegExp(`^mrt ${name}\\b[^]*--json [^]*--help `));
  }
});

test('--version prints the package version', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await run(['--version'])).toEqual({ code: 0, out: `mrt ${version}\n`, err: '' });
});
