import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../testing/command.js';
import { type FakeEvent, type FakeServer, storyServer } from '../testing/fake-server.js';
import { DESIGN, STORY } from '../testing/scripts.js';
import { planOfWords, WORDS_STORY } from '../testing/words-story.js';

const PROMPT = 'blue background; white text "GRAND SALE"; red text "👍"';

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

async function serving(events: readonly FakeEvent[]): Promise<string> {
  server = await storyServer(events);
  return server.url;
}

/** The inputs that were sent, as bytes. */
function sent(): Record<string, Buffer> {
  const request = server?.calls.at(-1)?.request;
  const contents = request?.getRawInputContentsList_asU8() ?? [];
  const names = request?.getInputsList().map((input) => input.getName()) ?? [];
  return Object.fromEntries(names.map((name, i) => [name, Buffer.from(contents[i] ?? [])]));
}

const textOf = (bytes: Buffer | undefined) => bytes?.toString('utf8', 4);
const out = () => ['--out', join(folder, 'made')];

test('generate: the size at which it is drawn, who wrote each string, and what was noted', async () => {
  const { code, err } = await run(['generate', PROMPT, ...out(), '--url', await serving(WORDS_STORY)]);
  expect(err.split('\n')).toEqual([
    'accepted: 3 layers, drawn in 64 x 32 px, 24 tokens, 2 steps, seed 7',
    'step 1/2  noise 0.50  3 ms',
    'step 2/2  noise 0.00  3 ms',
    'layer 1/3  Background',
    'layer 2/3  white text "GRAND SALE" (typeset, Archivo)',
    'layer 3/3  Layer 2 (drawn)',
    'warning: layer "white text \\"GRAND SALE\\"": #ffffff cannot be read on what lies beneath; set in #1a1a1a',
    'warning: layer "Layer 2": its text is as drawn, for it cannot be set: "👍" has emoji',
    '',
  ]);
  expect(code).toBe(0);
  expect(textOf(sent().text)).toBe('auto');
  expect(sent()).not.toHaveProperty('canvas');
});

test.each(['1080x1350', '1080X1350', ' 1080 x 1350 ', '1080×1350'])(
  '--size %j is the canvas',
  async (size) => {
    const url = await serving(WORDS_STORY);
    expect(await run(['generate', PROMPT, '--size', size, ...out(), '--url', url])).toMatchObject({
      code: 0,
    });
    const { canvas } = sent();
    expect([canvas?.readInt32LE(0), canvas?.readInt32LE(4)]).toEqual([1080, 1350]);
  },
);

test('--references says whether icons stand for unknown things', async () => {
  const url = await serving(STORY);
  await run(['generate', 'a red rocket', '--references', 'off', ...out(), '--url', url]);
  expect(textOf(sent().icons)).toBe('off');
  const design = join(folder, 'made');
  const layer = ['--region', '0,0,16,16', '--caption', 'rocket', '--references', 'off'];
  await run(['add', design, ...layer, '--out', join(folder, 'more'), '--url', url]);
  expect(textOf(sent().icons)).toBe('off');
});

test('--text says who writes strings: of a prompt, a brief, and an added layer', async () => {
  const url = await serving(STORY);
  const brief = join(folder, 'brief.json');
  await writeFile(brief, JSON.stringify({ ...DESIGN, text: 'drawn' }));
  await run(['generate', brief, ...out(), '--url', url]);
  expect(textOf(sent().text)).toBe('drawn');
  await run(['generate', brief, '--text', 'typeset', ...out(), '--url', url]);
  expect(textOf(sent().text)).toBe('typeset');
  const design = join(folder, 'made');
  const layer = ['--region', '0,0,16,16', '--caption', 'text "NEW"', '--text', 'typeset'];
  await run(['add', design, ...layer, '--out', join(folder, 'more'), '--url', url]);
  expect(textOf(sent().task)).toBe('add_layers');
  expect(textOf(sent().text)).toBe('typeset');
});

test('--strict goes to the server, and is left out otherwise', async () => {
  const url = await serving(STORY);
  await run(['generate', 'a star', '--strict', ...out(), '--url', url]);
  expect(sent().strict).toEqual(Buffer.from([1]));
  const layer = ['--region', '0,0,16,16', '--caption', 'a star', '--strict'];
  await run(['add', join(folder, 'made'), ...layer, '--out', join(folder, 'more'), '--url', url]);
  expect(sent().strict).toEqual(Buffer.from([1]));
  await run(['generate', 'a star', ...out(), '--url', url]);
  expect(sent()).not.toHaveProperty('strict');
});

test('what was taken for what is a note, what is unknown a warning', async () => {
  const vocabulary = {
    approximate: [{ slot: 0, said: 'crimson', taken: 'red' }],
    unknown: [{ slot: 0, caption: 'x', words: ['rocket'] }],
    page: { said: 'slide', width: 64, height: 64 },
  };
  const story = STORY.map((event) =>
    event.event === 'accepted' || event.event === 'done'
      ? { ...event, info: { ...(event.info as object), vocabulary } }
      : event,
  );
  const { err } = await run(['generate', 'x', ...out(), '--url', await serving(story)]);
  expect(err.split('\n').filter((line) => /^(note|warning)/.test(line))).toEqual([
    'note: the canvas is 64 x 64 px, for "slide"',
    'note: "crimson" is taken for "red"',
    "warning: outside the model's vocabulary: rocket; no layer will show them",
  ]);
});

const SIZE = 'give width and height in whole px, as in 1080x1350';
test.each([
  [['generate', 'x', '--size', '1080'], `--size is "1080"; ${SIZE}`],
  [['generate', 'x', '--size', '0x1350'], `--size is "0x1350"; ${SIZE}`],
  [['generate', 'x', '--size', '10.5x20'], `--size is "10.5x20"; ${SIZE}`],
  [['generate', 'x', '--size', 'A4'], `--size is "A4"; ${SIZE}`],
  [
    ['generate', 'a.json', '--size', '64x64'],
    '--size is for a prompt; a brief has its own canvas: change it there',
  ],
  [['plan', 'a.png', '--size', '64x64'], '--size applies to prompts only, and a.png is a picture'],
  [['plan', 'a.png', '--text', 'auto'], '--text applies to prompts only, and a.png is a picture'],
  [['generate', 'x', '--references', 'no'], 'references is not one of auto, off; give one of them'],
  [['plan', 'a.png', '--strict'], '--strict applies to prompts only, and a.png is a picture'],
  [['generate', 'x', '--text', 'me'], 'text is not one of auto, drawn, typeset; give one of them'],
])('%j is refused before a server is started', async (args, text) => {
  expect(await run(args)).toEqual({ code: 2, out: '', err: `mrt: [invalid_argument] ${text}\n` });
});

test('help shows sizes and strings', async () => {
  const { out: help } = await run(['generate', '--help']);
  expect(help).toContain(
    'mrt generate (BRIEF.json | "PROMPT" [--size WxH]) [--text auto|drawn|typeset] [--strict]',
  );
  expect(help).toMatch(/--size WxH .*1080x1350/);
  expect(help).toMatch(/--text HOW .*default: auto/);
});

test('plan: tokens of every region as it is drawn, and the size of that; its brief writes strings the same way', async () => {
  const path = join(folder, 'plan.json');
  const args = ['plan', PROMPT, '--size', '640x320', '--text', 'typeset', '--out', path];
  const { out: table } = await run([...args, '--url', await serving([planOfWords])]);
  expect(table.split('\n')).toEqual([
    '     x    y  width  height  tokens  layer',
    '0    0    0    640     320       8  background: blue background',
    '1    0    0    320     160       2  white text "GRAND SALE"',
    '2  320  160    320     160       2  red text "👍"',
    '',
    'canvas    640 x 320 px',
    'drawn     in 64 x 32 px, then enlarged to the canvas',
    'tokens    24 (including the composed picture), padded to 64',
    'steps     2 (standard), guidance 2, seed 7',
    'time      0.4 s on an idle server',
    'memory    4.0 MB on the server; the request is 90 B',
    'model     tiny, weights sha256:00',
    '',
  ]);
  const brief = JSON.parse(await readFile(path, 'utf8'));
  expect(brief).toMatchObject({ canvas: { width: 640, height: 320 }, text: 'typeset' });
});
