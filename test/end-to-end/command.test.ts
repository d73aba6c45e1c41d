import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePng } from '@mrt/sdk';
import { openFile } from '@mrt/sdk/files';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { command } from './command.js';

const prompt = 'red heart icon, yellow moon icon on a blue background';

const server = inject('server');
let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** A command that has to succeed. */
async function mrt(...args: string[]) {
  const result = await command([...args, '--url', server.url]);
  expect(result.code, result.err).toBe(0);
  return result;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-command-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('plan: one object; its brief makes what the prompt alone makes', async () => {
  const brief = at('plan.json');
  const { events, err } = await mrt('plan', prompt, '--quality', 'draft', '--out', brief, '--json');
  const [plan, ...more] = events();
  expect(more).toEqual([]);
  expect(err).toBe('');
  expect(plan).toMatchObject({ event: 'plan', layers: 3, steps: 2, canvas: { width: 1024, height: 1024 } });
  expect(plan?.seconds).toBeGreaterThan(0);

  await mrt('generate', brief, '--out', at('planned'));
  await mrt('generate', prompt, '--quality', 'draft', '--seed', String(plan?.seed), '--out', at('direct'));
  const digests = (name: string) =>
    json(at(name, 'manifest.json')).layers.map(({ digest }: { digest: string }) => digest);
  expect(digests('planned')).toHaveLength(3);
  expect(digests('planned')).toEqual(digests('direct'));
});

test('plan as a table, of a brief and of a picture; the picture is then taken apart along it', async () => {
  const table = (await mrt('plan', at('plan.json'))).out;
  expect(table).toMatch(
    /^ +x +y +width +height +tokens +layer\n0 +0 +0 +1024 +1024 +64 +background: blue background\n/,
  );
  expect(table).toMatch(
    /\nsteps +2 \(draft\), guidance .*\ntime +\d+\.\d s on an idle server\nmemory +\d.* MB on the server/,
  );
  const picture = at('planned', 'plan.png');
  const { err } = await mrt('plan', picture, '--out', at('found.json'));
  expect(err).toBe(`reading text\nfinding layers\nwrote ${at('found.json')}\n`);
  const { layers } = json(at('found.json'));
  expect(layers.length).toBeGreaterThan(0);
  await mrt('decompose', picture, '--brief', at('found.json'), '--steps', '2', '--out', at('apart.zip'));
  const { stack } = await openFile(at('apart.zip'));
  expect(stack.layers.slice(1).map(({ region }) => region)).toEqual(
    layers.map(({ region }: never) => region),
  );
});

test.each(['psd', 'ora', 'zip'])(
  'add: %s in, the same file out, untouched layers identical',
  async (extension) => {
    const path = at(`design.${extension}`);
    await mrt('generate', at('plan.json'), '--steps', '2', '--out', path);
    const before = (await openFile(path)).stack;
    const options = ['--region', '8,8,48,48', '--caption', 'white circle', '--steps', '2'];
    await mrt('add', path, ...options);
    await mrt('add', path, ...options, '--out', path);
    for (const file of [path, at(`design-added.${extension}`)]) {
      const { stack, warnings } = await openFile(file);
      expect(warnings).toEqual([]);
      expect(stack.layers).toHaveLength(4);
      expect(stack.layers[3]).toMatchObject({ name: 'white circle' });
      expect(before.diff(stack).changed).toEqual([]);
      expect(before.diff(stack).removed).toEqual([]);
    }
    const [, star] = before.layers;
    await mrt('restyle', path, '--layer', star?.id as string, '--caption', 'blue star', '--steps', '2');
    const { stack } = await openFile(at(`design-restyled.${extension}`));
    const kept = stack.layers.filter(({ id }) => id !== star?.id).map(({ digest }) => digest);
    expect(kept).toEqual(
      (await openFile(path)).stack.layers.filter(({ id }) => id !== star?.id).map(({ digest }) => digest),
    );
  },
);

test('convert: through every format, without a server, and what does not fit is said', async () => {
  const chain = ['direct', 'a.ora', 'b.zip', 'c.psd', 'd'].map((name) => at(name));
  for (const [i, from] of chain.slice(0, -1).entries()) {
    const { code, err } = await command(['convert', from, chain[i + 1] as string]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  }
  const opened = async (name: string) => (await openFile(at(name))).stack;
  const first = await opened('direct');
  expect(first.diff(await opened('b.zip'))).toMatchObject({ equal: true });
  const pixels = ({ layers }: typeof first) =>
    layers.map(({ png, name, region }) => ({ name, region, ...decodePng(png) }));
  expect(pixels(await opened('d'))).toEqual(pixels(first)); // a PSD holds no PNGs: the same pixels in other bytes
  for (const flat of ['e.svg', 'f.png', 'g.pptx', 'h.psb']) {
    expect(await command(['convert', at('d', 'manifest.json'), at(flat)])).toMatchObject({ code: 0 });
  }
  const text = await command(['convert', at('c.psd'), at('i.pptx')]);
  expect(text.err).toMatch(/^warning: i\.pptx: .*PowerPoint/);
  const { events } = await command(['convert', at('c.psd'), at('i.pptx'), '--json']);
  expect(events()).toEqual([
    {
      event: 'warning',
      path: at('i.pptx'),
      feature: 'manifest',
      text: expect.stringContaining('PowerPoint'),
    },
    { event: 'written', files: [{ path: at('i.pptx'), bytes: expect.any(Number) }] },
  ]);
});

test('over HTTP the same layers come', async () => {
  const args = ['generate', at('plan.json'), '--out', at('http')];
  const { code, err } = await command([...args, '--url', `http://${server.http}`]);
  expect(code, err).toBe(0);
  expect(json(at('http/manifest.json')).layers).toEqual(json(at('planned/manifest.json')).layers);
});

test('words that the model does not know are reported before the run, and no layer is called by them', async () => {
  const words = 'blue background; a red rocket; black text "COFFEE"';
  const drawn = ['--text', 'drawn', '--steps', '1'];
  const { err } = await mrt('generate', words, ...drawn, '--out', at('strange'));
  const lines = err.split('\n').filter((line) => line.includes('vocabulary'));
  expect(lines).toEqual([
    "warning: outside the model's vocabulary: rocket; no layer will show them",
    String.raw`warning: outside the model's vocabulary: "COFFEE"; layer "Layer 1" ("black text \"COFFEE\"") will show something else`,
  ]);
  expect(err.indexOf('rocket')).toBeLessThan(err.indexOf('step 1/1'));
  const { layers, remarks } = json(at('strange', 'manifest.json'));
  expect(layers.map(({ name, caption }: Record<string, string>) => [name, caption])).toEqual([
    ['Background', 'blue background'],
    ['Layer 1', 'black text "COFFEE"'],
  ]);
  expect(remarks).toHaveLength(2);
  expect((await mrt('plan', words)).out).toMatch(/\noutside the model's vocabulary: rocket; /);
  const strict = await command(['generate', words, '--strict', '--out', at('strict'), '--url', server.url]);
  expect(strict.code).toBe(2);
  expect(strict.err).toMatch(
    /\[invalid_argument\] prompt has what these weights do not know: rocket \(near: airplane/,
  );
  expect((await mrt('health')).out).toMatch(
    /\n {2}knows concepts: circle, square, .*\n {2}knows words: SALE, /,
  );
});

test('a string that the model does not know is set in type, at the size that was asked for', async () => {
  const size = ['--size', '1080x1350', '--steps', '1', '--seed', '3'];
  const words = 'blue background; black text "COFFEE"';
  const { err } = await mrt('generate', words, ...size, '--out', at('coffee'));
  expect(err).not.toContain('vocabulary');
  expect(err).toMatch(/^accepted: 2 layers, drawn in 102 x 128 px, /m);
  expect(err).toMatch(/^layer 2\/2 {2}black text "COFFEE" \(typeset, .+\)$/m);
  const { canvas, layers } = json(at('coffee', 'manifest.json'));
  expect(canvas).toEqual({ width: 1080, height: 1350 });
  expect(layers[1]).toMatchObject({ lettering: 'typeset', text: { string: 'COFFEE' } });
});

test('a server on this machine is asked for by no proxy, whatever the environment names', async () => {
  const nobody = 'http://127.0.0.1:9';
  const env = { grpc_proxy: nobody, https_proxy: nobody, http_proxy: nobody, NODE_USE_ENV_PROXY: '1' };
  for (const url of [['--url', server.url], ['--url', `http://${server.http}`], []]) {
    const done = await command(['generate', prompt, '--steps', '1', '--out', at('direct'), ...url], { env });
    expect(done.code, done.err).toBe(0);
    expect(done.err).not.toMatch(/proxy|trying again/);
  }
});

test('a reader that goes away ends the run in silence', async () => {
  const args = [
    'generate',
    at('plan.json'),
    '--steps',
    '100',
    '--out',
    at('never'),
    '--json',
    '--url',
    server.url,
  ];
  const { code, err } = await command(args, { upTo: 2 });
  expect({ code, err }).toEqual({ code: 141, err: '' });
});

test('input is checked before a server is started for it', async () => {
  for (const [wrong, complaint] of [
    [
      ['generate', at('plan.json'), '--steps', '0'],
      /^mrt: \[invalid_argument\] steps is 0; give at least 1\n$/,
    ],
    [
      ['decompose', at('planned/plan.png'), '--regions', '0,0,9999,9'],
      /^mrt: \[invalid_argument\] layers\[0\]\.region/,
    ],
    [
      ['add', at('c.psd'), '--region', '0,0,9,9', '--caption', 'x', '--below', 'no'],
      /^mrt: \[not_found\]|invalid_argument/,
    ],
    [['restyle', at('c.psd'), '--layer', 'nobody'], /^mrt: \[not_found\] the stack has no layer "nobody"/],
  ] as const) {
    const { code, out, err } = await command(wrong);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(complaint);
    expect(err).not.toContain('starting');
  }
});
