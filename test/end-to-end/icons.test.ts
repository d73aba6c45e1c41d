// Things that the model does not know, drawn after icon sets: one that is written here, and one of npm.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Accepted, type GenerateInput, type Layer, MRT } from '../../sdk/src/index.js';
import { type RunningServer, startServer } from '../../sdk/src/serve.js';
import { command } from './command.js';
import { look } from './look.js';
import { ROOT } from './python.js';

const canvas = { width: 800, height: 800 };
// Our own drawings, CC0: a bent bar, and one that asks for a file.
const CROOK = '<path fill="currentColor" d="M4 20V6a5 5 0 0 1 10 0v2h-3V6a2 2 0 0 0-4 0v14z"/>';
const EVIL = '<image href="file:///etc/hostname" width="24" height="24"/>';

let folder: string;
let server: RunningServer;
let mrt: MRT;
const warnings: string[] = [];

async function writeSet(prefix: string, spdx: string): Promise<void> {
  const place = join(folder, prefix);
  await mkdir(place);
  const icons = { 'shepherds-crook': { body: CROOK }, crook: { body: CROOK }, zeppelin: { body: EVIL } };
  const author = { name: 'The MRT authors' };
  const info = { prefix, name: 'Own drawings', author, license: { title: spdx, spdx }, palette: false };
  await writeFile(join(place, 'icons.json'), JSON.stringify({ prefix, icons, width: 24, height: 24 }));
  await writeFile(join(place, 'info.json'), JSON.stringify(info));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mrt-icons-'));
  await writeSet('own', 'CC0-1.0');
  await writeSet('share-alike', 'CC-BY-SA-4.0');
  const lucide = join(ROOT, 'node_modules/@iconify-json/lucide');
  server = await startServer({
    runtime: 'auto',
    icons: [folder, lucide],
    onWarning: (text) => warnings.push(text),
  });
  mrt = new MRT({ url: server.url });
});

afterAll(async () => {
  mrt?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function made(input: GenerateInput) {
  const starts: Accepted[] = [];
  const run = mrt.generate({ canvas, seed: 3, ...input }).on('accepted', (event) => starts.push(event));
  return { stack: await run.final(), accepted: starts[0] as Accepted };
}

const top = ({ stack }: Awaited<ReturnType<typeof made>>) => stack.layers.at(-1) as Layer;

test('the server tells its sets, and which it leaves out', async () => {
  const { icons } = await mrt.info();
  const [own, lucide] = icons?.sets ?? [];
  expect(own).toEqual({
    ...{ prefix: 'own', set: 'Own drawings', names: 3, author: 'The MRT authors', licence: 'CC0-1.0' },
  });
  expect(lucide).toMatchObject({ prefix: 'lucide', licence: 'ISC' });
  expect(icons?.names).toBe(3 + (lucide?.names ?? 0));
  expect(icons?.sets).toHaveLength(2);
  expect(warnings).toEqual([expect.stringMatching(/share-alike.*CC-BY-SA-4\.0.*left out/)]);
});

test('a thing that only a set knows is that drawing, crisp, in the colour that is asked for', async () => {
  const run = await made({ prompt: 'blue background; yellow crook' });
  const layer = top(run);
  expect(layer).toMatchObject({ name: 'yellow crook', source: 'generated' });
  expect(layer.reference).toEqual({
    ...{ name: 'crook', icon: 'own:crook', set: 'Own drawings', author: 'The MRT authors' },
    ...{ licence: 'CC0-1.0', words: ['crook'], colour: [250, 215, 50] },
  });
  const { colours, soft, shown } = look(layer);
  expect(colours).toEqual(['250,215,50']);
  expect(soft).toBeLessThan(0.06);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="4 1 10 19" width="500" height="950">${CROOK}</svg>`;
  const drawing = new Resvg(svg).render().pixels;
  const covered = drawing.filter((value, at) => at % 4 === 3 && value > 12).length / (500 * 950);
  const { width, height } = layer.region;
  const margins = 0.08 * Math.min(width, height);
  const scale = Math.min((width - margins) / 10, (height - margins) / 19);
  expect(shown).toBeCloseTo((covered * scale * 10 * scale * 19) / (width * height), 2);
  expect(run.accepted.references).toMatchObject([{ slot: 2, icon: 'own:crook', words: ['crook'] }]);
  const understood = [{ slot: 0, words: ['blue', 'background', 'yellow', 'crook'] }];
  expect(run.accepted.vocabulary).toEqual({ understood, approximate: [], unknown: [] });
  expect(run.stack.remarks).toEqual([]);
  const { attributions } = run.stack.manifest();
  expect(attributions).toEqual([
    { set: 'Own drawings', author: 'The MRT authors', licence: 'CC0-1.0', icons: ['own:crook'] },
  ]);
});

test('a set of npm draws, by name and by a word that means nearly the same, and its authors are named', async () => {
  const rocket = await made({ prompt: 'white background; red rocket; teal guitar' });
  expect(rocket.stack.layers.map(({ reference }) => reference?.icon)).toEqual([
    ...[undefined, 'lucide:rocket', 'lucide:guitar'],
  ]);
  expect(rocket.stack.manifest().attributions).toMatchObject([
    { set: 'Lucide', licence: 'ISC', icons: ['lucide:rocket', 'lucide:guitar'] },
  ]);
  const puppy = await made({ prompt: 'white background; blue puppy' });
  expect(top(puppy).reference).toMatchObject({ icon: 'lucide:dog', words: ['puppy'] });
  expect(puppy.stack.remarks).toEqual(['layer "blue puppy": puppy was taken for dog']);
});

test('what no set has, what a set may not draw, and what is switched off stays unknown, and is told', async () => {
  for (const [caption, references] of [
    ['a red surfboard', 'auto'],
    ['a red zeppelin', 'auto'],
    ['a red rocket', 'off'],
  ] as const) {
    const word = caption.split(' ')[2];
    const layers = [{ region: { x: 200, y: 200, width: 400, height: 400 }, caption }];
    const run = await made({ canvas, layers, references });
    expect(top(run)).toMatchObject({ name: 'Layer 1' });
    expect(top(run)).not.toHaveProperty('reference');
    expect(run.accepted).not.toHaveProperty('references');
    expect(run.stack.remarks[0]).toContain(`outside the model's vocabulary: ${word}; layer "Layer 1"`);
    const without = await made({ prompt: `white background; ${caption}`, references });
    expect(without.stack.layers).toHaveLength(1);
    expect(without.stack.remarks).toEqual([
      `outside the model's vocabulary: ${word}; no layer will show them`,
    ]);
  }
});

test('a sentence counts and places what a set has; the rest gets no layer, and strict refuses it', async () => {
  const known = 'three yellow rockets above a red heart on a blue background';
  const { stack, accepted } = await made({ prompt: `${known}, and a surfboard` });
  expect(stack.layers.map(({ reference }) => reference?.icon)).toEqual([
    ...[undefined, ...Array(3).fill('lucide:rocket'), undefined],
  ]);
  expect(accepted.captions).toEqual(['blue background', ...Array(3).fill('yellow rocket'), 'red heart icon']);
  expect(accepted.vocabulary).toMatchObject({
    understood: [{ words: expect.arrayContaining(['rockets', 'heart']) }],
    unknown: [{ slot: 0, words: ['surfboard'] }],
  });
  const [, ...rockets] = stack.layers;
  const heart = rockets.pop() as Layer;
  for (const { region } of rockets) expect(region.y + region.height).toBeLessThanOrEqual(heart.region.y);
  await expect(made({ prompt: `${known}, and a surfboard`, strict: true })).rejects.toThrow('surfboard');
  expect((await mrt.plan('generate', { prompt: known, strict: true })).references).toHaveLength(3);
  await expect(mrt.plan('generate', { prompt: known, strict: true, references: 'off' })).rejects.toThrow(
    'rockets',
  );
});

test('a sentence is bound to regions by the things of a set, too', async () => {
  const regions = [
    { x: 40, y: 500, width: 250, height: 250 },
    { x: 40, y: 40, width: 250, height: 250 },
  ];
  const prompt = 'a red rocket above a teal guitar on white';
  const plan = await mrt.plan('generate', { canvas, prompt, layers: regions.map((region) => ({ region })) });
  expect(plan.references?.map(({ slot, icon }) => [slot, icon])).toEqual([
    [2, 'lucide:guitar'],
    [3, 'lucide:rocket'],
  ]);
});

test('a drawing in a region of the caller’s is that region; so is one that is added', async () => {
  const region = { x: 33, y: 51, width: 517, height: 203 };
  const run = await made({ canvas, layers: [{ region, caption: 'red crook' }] });
  expect(top(run)).toMatchObject({ region, reference: { icon: 'own:crook' } });
  const add = [{ region: { x: 10, y: 300, width: 300, height: 300 }, caption: 'guitar' }];
  const more = await mrt.addLayers({ stack: run.stack, add, seed: 1 }).final();
  expect(more.layers.at(-1)).toMatchObject({ region: add[0]?.region, reference: { icon: 'lucide:guitar' } });
  expect(look(more.layers.at(-1) as Layer).colours).toHaveLength(1);
});

test('a plan says what would be drawn', async () => {
  const plan = await mrt.plan('generate', { prompt: 'white background; a rocket' });
  expect(plan.references).toMatchObject([{ slot: 2, icon: 'lucide:rocket', author: 'Lucide Contributors' }]);
});

test('the command prints whose drawings there are', async () => {
  const at = join(folder, 'out');
  const args = ['generate', 'white background; red rocket', '--seed', '1', '--out', at, '--url', server.url];
  const { code, err } = await command(args);
  expect(code, err).toBe(0);
  expect(err).toMatch(/^layer 2\/2 {2}red rocket \(lucide:rocket\)$/m);
  expect(err).toMatch(/^note: lucide:rocket of Lucide by Lucide Contributors, ISC \(https:.*\)$/m);
  expect(JSON.parse(await readFile(join(at, 'manifest.json'), 'utf8')).attributions).toHaveLength(1);
  const { out } = await command(['health', '--url', server.url]);
  expect(out).toMatch(/^ {2}draws after own: 3 icons of Own drawings by The MRT authors, CC0-1\.0$/m);
});

test('a folder without a set is refused before a server starts', async () => {
  const empty = join(folder, 'empty');
  await mkdir(empty);
  await expect(startServer({ icons: [empty] })).rejects.toMatchObject({
    code: 'unavailable',
    text: expect.stringContaining('holds no icon set'),
  });
});

test('a folder without models is refused', async () => {
  await expect(startServer({ models: folder })).rejects.toMatchObject({
    code: 'unavailable',
    text: expect.stringContaining(`${folder} is no model repository`),
  });
});
