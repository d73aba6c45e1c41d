import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../testing/command.js';
import { EXPERTS_STORY, planByExperts, progress } from '../testing/experts-story.js';
import { type FakeEvent, type FakeServer, storyServer } from '../testing/fake-server.js';
import { plainPng } from '../testing/scripts.js';

let folder: string;
let picture: string;
let server: FakeServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mrt-cli-'));
  picture = join(folder, 'poster.png');
  await writeFile(picture, plainPng(64, 64));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

async function serving(events: readonly FakeEvent[]): Promise<string> {
  server = await storyServer(events);
  return server.url;
}

/** The texts of the inputs that were sent. */
function sent(): Record<string, string> {
  const request = server?.calls[0]?.request;
  const contents = request?.getRawInputContentsList_asU8() ?? [];
  const names = request?.getInputsList().map((input) => input.getName()) ?? [];
  return Object.fromEntries(
    names.map((name, i) => [name, Buffer.from(contents[i] ?? []).toString('utf8', 4)]),
  );
}

const decomposeInto = (url: string) => ['decompose', picture, '--out', join(folder, 'apart'), '--url', url];

test('decompose: lines about progress, what was found, its kinds, and what was left out', async () => {
  const reading = progress('read', 1, 2, 'reading text'); // twice the same text is one line
  const { code, err } = await run(decomposeInto(await serving([reading, ...EXPERTS_STORY])));
  expect(err.split('\n')).toEqual([
    'reading text',
    'finding layers',
    'accepted: 4 layers, by the experts, looked at in 32 x 32 px, seed 7',
    'refining 1 of 2',
    'layer 1/3  Background',
    'refining 2 of 2',
    'layer 2/3  SUMMER SALE (text)',
    'layer 3/3  picture',
    'checking',
    'note: layer "Layer 2" turned out to hold nothing and was left out',
    '',
  ]);
  expect(code).toBe(0);
  expect(sent()).toMatchObject({ expert: 'auto' });
  expect(await readdir(join(folder, 'apart/layers'))).toEqual([
    '00-background.png',
    '01-summer-sale.png',
    '02-picture.png',
  ]);
  const manifest = JSON.parse(await readFile(join(folder, 'apart/manifest.json'), 'utf8'));
  expect(manifest.layers[1]).toMatchObject({ kind: 'text', text: { string: 'SUMMER\nSALE' } });
});

test('on a terminal progress is a bar, and erased at the end', async () => {
  const { err } = await run(decomposeInto(await serving(EXPERTS_STORY)), true);
  expect(err).toContain('████████████░░░░░░░░░░░░  refining 1 of 2');
  expect(err).not.toContain('refining 1 of 2\n');
  expect(err.endsWith('was left out\n')).toBe(true);
});

test('--json: an object for each progress, and the details of layers', async () => {
  const { out, err } = await run([...decomposeInto(await serving(EXPERTS_STORY)), '--json']);
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ event }) => event)).toEqual([
    ...['progress', 'progress', 'accepted', 'progress', 'layer', 'progress', 'layer', 'layer', 'progress'],
    ...['done', 'written'],
  ]);
  expect(events[0]).toEqual({ event: 'progress', stage: 'read', index: 1, of: 1, text: 'reading text' });
  expect(events[2]).toMatchObject({ expert: 'experts', found: [{}, { name: 'SUMMER SALE' }, {}, {}] });
  expect(events[6].layer).toMatchObject({ kind: 'text', alpha: 'text', text: { alignment: 'left' } });
  expect(events[9]).toMatchObject({ expert: 'experts', dropped: [{ id: 'layer-2' }] });
  expect(err).toBe('');
});

test('--expert and --granularity are sent', async () => {
  const options = ['--expert', 'experts', '--granularity', 'fine'];
  expect(await run([...decomposeInto(await serving(EXPERTS_STORY)), ...options])).toMatchObject({ code: 0 });
  expect(sent()).toMatchObject({ expert: 'experts', granularity: 'fine' });
});

test.each([
  [['--expert', 'me'], 'expert is not one of auto, experts, network; give one of them'],
  [['--granularity', 'rough'], 'granularity is not one of coarse, normal, fine; give one of them'],
  [
    ['--granularity', 'fine', '--expert', 'network'],
    'granularity applies to the experts only; leave it out, or set expert to auto or experts',
  ],
])('%j is refused before a server is started', async (options, text) => {
  const { code, err } = await run(['decompose', picture, ...options]);
  expect({ code, err }).toEqual({ code: 2, err: `mrt: [invalid_argument] ${text}\n` });
});

test('help shows who and how finely', async () => {
  const { out } = await run(['decompose', '--help']);
  expect(out).toContain(
    'mrt decompose IMAGE [--expert auto|experts|network] [--granularity coarse|normal|fine]',
  );
  expect(out).toMatch(/--expert WHO .*default: auto/);
});

test('plan: a table of kinds and confidences, progress apart from it', async () => {
  const url = await serving([progress('read', 1, 1, 'reading text'), planByExperts]);
  const { out, err } = await run(['plan', picture, '--url', url]);
  expect(err).toBe('reading text\n');
  expect(out.split('\n')).toEqual([
    '    x   y  width  height        kind  sure  layer',
    '0   0   0     64      64  background     -  Background',
    '1  16  16     32      16        text  98 %  SUMMER SALE',
    '2   8  40      8       8           -  30 %  Layer 2',
    '3  24  40     16      16     picture  70 %  picture',
    '',
    'canvas    64 x 64 px',
    'work      by the experts, who look at it in at most 32 x 32 px; seed 7',
    'layers    19 KB of pixels at the size of the picture',
    'time      2.5 s on an idle server',
    'memory    4.0 MB on the server; the request is 200 B',
    'model     small, weights sha256:00',
    '',
  ]);
});

test('plan on a terminal erases its progress; --json prints only the plan', async () => {
  const events = [progress('read', 1, 1, 'reading text'), planByExperts];
  const shown = await run(['plan', picture, '--url', await serving(events)], true);
  expect(shown.err.endsWith('reading text\r\x1b[2K')).toBe(true);
  await server?.close();
  const { out, err } = await run(['plan', picture, '--json', '--url', await serving(events)]);
  expect(JSON.parse(out)).toMatchObject({ event: 'plan', layers: 4, found: [{}, { kind: 'text' }, {}, {}] });
  expect(err).toBe('');
});

test('a plan written as a brief names what was found, and can be run', async () => {
  const path = join(folder, 'plan.json');
  const url = await serving([planByExperts]);
  expect(await run(['plan', picture, '--out', path, '--url', url])).toMatchObject({ code: 0 });
  const brief = JSON.parse(await readFile(path, 'utf8'));
  expect(brief.layers.map(({ name }: { name: string }) => name)).toEqual([
    'SUMMER SALE',
    'Layer 2',
    'picture',
  ]);
  expect(brief.background).toEqual({ region: { x: 0, y: 0, width: 64, height: 64 } });
  await server?.close();
  const again = await serving([planByExperts]);
  const { code, out } = await run(['plan', picture, '--brief', path, '--json', '--url', again]);
  expect(code).toBe(0);
  expect(JSON.parse(out).found[1].name).toBe('SUMMER SALE');
});
