import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openFile } from '../../sdk/src/formats/files.js';
import type { Accepted, Done, LayerStack, Run } from '../../sdk/src/index.js';
import { clientOf, TRANSPORTS } from '../conformance/transports.js';
import { command } from './command.js';
import { python } from './python.js';

const steps = 2; // quality is not what these tests are about
const seed = 3;
const expert = 'network'; // who draws large pictures smaller, and enlarges the layers
const FILES = [
  'camera.jpg',
  'moving.webp',
  'odd.png',
  'palette.png',
  'phone.jpg',
  'photo.jpg',
  'photo.webp',
  'print.jpg',
  'upside-down.png',
];
const WORKING = { width: 320, height: 240 };
const REMARKS: Readonly<Record<string, string>> = {
  'moving.webp': 'the picture is animated; its first frame is taken',
  'odd.png': 'the colour profile of the picture',
};

const server = inject('server');
let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-pictures-'));
  expect(python('make_pictures.py', folder)).toEqual(FILES);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How red, from 0 to 1, the middle of a stack's upper left quarter is, and how opaque its faintest pixel. */
function seen(stack: LayerStack) {
  const { width, height, data } = stack.composite();
  const [red, green, blue] = data.subarray((Math.floor(height / 4) * width + Math.floor(width / 4)) * 4);
  const alphas = data.filter((_, i) => i % 4 === 3);
  return {
    red: ((red as number) - ((green as number) + (blue as number)) / 2) / 255,
    faintest: alphas.reduce((least, alpha) => Math.min(least, alpha), 255),
  };
}

async function followed(run: Run): Promise<{ stack: LayerStack; accepted: Accepted; done: Done }> {
  const said: { accepted?: Accepted; done?: Done } = {};
  run.on('accepted', (accepted) => Object.assign(said, { accepted }));
  run.on('done', (done) => Object.assign(said, { done }));
  const stack = await run.final();
  return { stack, accepted: said.accepted as Accepted, done: said.done as Done };
}

async function decomposed(name: string, ...more: string[]) {
  const out = at(`${name}.ora`);
  const args = ['decompose', at(name), '--steps', `${steps}`, '--seed', `${seed}`, '--out', out, ...more];
  const { code, err } = await command([...args, '--url', server.url]);
  expect(code, err).toBe(0);
  if (REMARKS[name]) expect(err).toContain(REMARKS[name]);
  const { stack } = await openFile(out);
  expect(seen(stack).faintest).toBe(255);
  return { stack, err };
}

test.each(FILES)('mrt decompose %s: upright, at its own size', async (name) => {
  const { stack, err } = await decomposed(name);
  expect(err).not.toContain('scaled');
  expect(stack.canvas).toEqual({ width: 400, height: 300 });
  expect(seen(stack).red).toBeGreaterThan(0.6);
});

test.each(['phone.jpg', 'moving.webp'])(
  'mrt decompose %s by the network: drawn smaller, and enlarged to its own size',
  async (name) => {
    const { stack, err } = await decomposed(name, '--expert', 'network');
    expect(err).not.toContain('scaled');
    expect(stack.canvas).toEqual({ width: 400, height: 300 });
    expect(seen(stack).red).toBeGreaterThan(0.4);
  },
);

test.each(TRANSPORTS)(
  '%s: accepted and plan name the size at which it is drawn; bytes do as well as a path',
  async (transport) => {
    await using client = clientOf(server, transport);
    const image = new Uint8Array(readFileSync(at('phone.jpg')));
    const picture = { width: 400, height: 300, scale: 1, remarks: [] };
    const { stack, accepted, done } = await followed(client.decompose({ image, expert, steps, seed }));
    expect(accepted).toMatchObject({
      picture,
      canvas: { width: 400, height: 300 },
      working: WORKING,
      scale: 0.8,
    });
    expect([...accepted.remarks, ...done.remarks, ...stack.remarks].join()).not.toContain('scaled');
    expect(seen(stack).red).toBeGreaterThan(0.4);
    expect(await client.plan('decompose', { image, expert, steps, seed })).toMatchObject({
      picture,
      canvas: accepted.canvas,
      working: WORKING,
      regions: accepted.regions,
      tokens: accepted.tokens,
    });
  },
);

test.each(TRANSPORTS)('%s: regions are in px of the picture, and so are the layers', async (transport) => {
  await using client = clientOf(server, transport);
  const image = new Blob([new Uint8Array(readFileSync(at('phone.jpg')))]);
  const layers = [{ region: { x: 200, y: 0, width: 200, height: 140 }, name: 'white' }];
  const { stack, accepted } = await followed(client.decompose({ image, layers, expert, steps, seed }));
  expect(accepted.regions[1]).toEqual({ x: 200, y: 0, width: 200, height: 140 });
  expect(stack.canvas).toEqual({ width: 400, height: 300 });
  expect(stack.layers[1]).toMatchObject({ name: 'white', region: accepted.regions[1] });

  const [, ...found] = accepted.regions;
  const back = found.map((region) => ({ region }));
  const again = client.decompose({ image, canvas: accepted.canvas, layers: back, expert, steps, seed });
  const digests = ({ layers: made }: LayerStack) => made.map(({ digest }) => digest);
  expect(digests(await again.final())).toEqual(digests(stack));
});

test('a plan of a large picture is a brief along which it is taken apart at the same size', async () => {
  const sampling = ['--expert', expert, '--steps', `${steps}`, '--seed', `${seed}`, '--url', server.url];
  const planned = await command(['plan', at('photo.jpg'), '--out', at('plan.json'), ...sampling]);
  expect(planned.out).toContain('canvas    400 x 300 px\n');
  expect(planned.out).toContain('drawn     in 320 x 240 px, then enlarged to the canvas\n');
  const args = ['decompose', at('photo.jpg'), '--brief', at('plan.json'), '--out', at('apart.zip')];
  expect(await command([...args, ...sampling])).toMatchObject({ code: 0 });
  const { layers } = JSON.parse(readFileSync(at('plan.json'), 'utf8'));
  const { stack } = await openFile(at('apart.zip'));
  expect(stack.canvas).toEqual({ width: 400, height: 300 });
  expect(stack.layers.slice(1).map(({ region }) => region)).toEqual(
    layers.map(({ region }: { region: unknown }) => region),
  );
});

test('what cannot be read is refused, by the name of its file', async () => {
  writeFileSync(at('cut.jpg'), readFileSync(at('photo.jpg')).subarray(0, 2000));
  writeFileSync(at('page.png'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  for (const [args, complaint] of [
    [[at('cut.jpg')], `${at('cut.jpg')} is a truncated or damaged JPEG; send the whole file`],
    [
      [at('page.png')],
      `${at('page.png')} is a SVG file, which is not supported; save it as PNG, JPEG or WebP`,
    ],
  ] as const) {
    const { code, err } = await command(['decompose', ...args, '--out', at('no.psd'), '--url', server.url]);
    expect({ code, err: err.replace('reading text\n', '') }).toEqual({
      code: 2,
      err: `mrt: [invalid_argument] ${complaint}\n`,
    });
  }
});
