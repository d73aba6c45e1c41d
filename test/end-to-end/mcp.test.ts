// The official MCP client, unchanged, with `mrt mcp` before the real server: over stdio, and over HTTP in both of its protocols.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Client, type Progress, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readPsd } from '../../sdk/src/formats/psd/index.js';
import { decodePng, encodePng } from '../../sdk/src/index.js';
import { metric } from '../servers/metric.mjs';
import { until } from '../servers/until.mjs';
import { command } from './command.js';
import { ROOT } from './python.js';

const server = inject('server');
const folder = mkdtempSync(join(tmpdir(), 'mrt-mcp-'));
const root = join(folder, 'root');
const MRT = join(ROOT, 'sdk/bin/mrt.js');
const ARGS = ['mcp', '--url', server.url, '--root', root];
const PROMPT = 'red heart icon on a blue background';
const CANVAS = { width: 192, height: 160 };

interface Result {
  readonly isError?: boolean;
  readonly content: { type: string; text?: string; data?: string; uri?: string }[];
  readonly structuredContent?: { files: { path: string }[]; [name: string]: unknown };
}

let stdio: Client;
const call = async (name: string, given: object, { client = stdio, ...options }: Options = {}) =>
  (await client.callTool({ name, arguments: given as Record<string, unknown> }, options)) as Result;
interface Options {
  client?: Client;
  signal?: AbortSignal;
  onprogress?: (progress: Progress) => void;
}
const connected = async (transport: Parameters<Client['connect']>[0], mode: 'auto' | 'legacy' = 'auto') => {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return client;
};
/** Cancels a run in the middle, and waits until the server has noticed. */
async function cancelled(client: Client, name: string) {
  const [before, controller] = [await metric(server, 'mrt_cancelled_total'), new AbortController()];
  const given = { prompt: PROMPT, quality: 'best', outputs: [name] };
  const onprogress = () => controller.abort(new Error('enough'));
  await expect(call('generate', given, { client, signal: controller.signal, onprogress })).rejects.toThrow();
  await until(async () => (await metric(server, 'mrt_cancelled_total')) > before);
  await until(async () => (await metric(server, 'mrt_active_runs')) === 0);
  expect(existsSync(join(root, name))).toBe(false);
}

beforeAll(async () => {
  mkdirSync(root);
  writeFileSync(
    join(folder, 'secret.png'),
    encodePng({ width: 1, height: 1, data: new Uint8ClampedArray(4) }),
  );
  stdio = await connected(new StdioClientTransport({ command: process.execPath, args: [MRT, ...ARGS] }));
});
afterAll(async () => {
  await stdio?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('over stdio', () => {
  test('a design is made, with progress, and what was written can be read', async () => {
    const { tools } = await stdio.listTools();
    const names = ['generate', 'decompose', 'add', 'restyle', 'plan', 'inspect', 'convert'];
    expect(tools.map(({ name }) => name)).toEqual(names);
    const told: Progress[] = [];
    const onprogress = (progress: Progress) => void told.push(progress);
    const outputs = ['made/a.psd', 'layers'];
    const made = await call('generate', { prompt: PROMPT, canvas: CANVAS, seed: 3, outputs }, { onprogress });
    expect(told.length).toBeGreaterThan(2);
    expect(told.at(-1)).toMatchObject({ progress: told.length, total: told.length });
    expect(made.structuredContent).toMatchObject({
      canvas: CANVAS,
      seed: 3,
      layers: [{ z: 0 }, { name: 'red heart icon', z: 1, region: { x: expect.any(Number) } }],
    });
    expect(readPsd(readFileSync(join(root, 'made/a.psd'))).stack.layers).toHaveLength(2);
    expect(existsSync(join(root, 'layers/manifest.json'))).toBe(true);
    const picture = made.content.find(({ type }) => type === 'image');
    expect(decodePng(Buffer.from(picture?.data ?? '', 'base64'))).toMatchObject(CANVAS);
    const [link] = made.content.filter(({ type }) => type === 'resource_link');
    const { contents } = await stdio.readResource({ uri: link?.uri as string });
    expect(contents).toMatchObject([{ blob: readFileSync(join(root, 'made/a.psd')).toString('base64') }]);
    const unwritten = pathToFileURL(join(folder, 'secret.png')).href;
    await expect(stdio.readResource({ uri: unwritten })).rejects.toThrow(/outside/);
  });

  test('a design is edited, converted and looked into', async () => {
    const region = { x: 16, y: 16, width: 64, height: 64 };
    const layers = [{ region, caption: 'white text "SALE"' }];
    const added = await call('add', { design: 'made/a.psd', layers, text: 'typeset', outputs: ['b.ora'] });
    expect(added.structuredContent?.layers).toMatchObject([{}, {}, { text: 'SALE', region, z: 2 }]);
    const restyled = await call('restyle', { design: 'b.ora', layer: 'layer-1', outputs: ['c.zip'] });
    expect(restyled.isError).toBeUndefined();
    await call('convert', { design: 'c.zip', outputs: ['c.png'] });
    const seen = await call('inspect', { file: pathToFileURL(join(root, 'c.zip')).href });
    expect(seen.structuredContent).toMatchObject({
      type: 'zip',
      canvas: CANVAS,
      layers: [{}, {}, { text: 'SALE' }],
    });
    expect(await call('inspect', { file: 'layers' })).toMatchObject({
      structuredContent: { type: 'folder' },
    });
    const flat = { type: 'png', canvas: CANVAS, layers: [] };
    expect((await call('inspect', { file: 'c.png' })).structuredContent).toMatchObject(flat);
    const planned = await call('plan', { image: 'c.png' });
    expect(planned.structuredContent).toMatchObject({ canvas: CANVAS, seconds: expect.any(Number) });
    const apart = await call('decompose', { image: 'c.png', outputs: ['apart.psd'] });
    expect(apart.structuredContent).toMatchObject({ canvas: CANVAS });
  });

  test('a run is cancelled', () => cancelled(stdio, 'never.psd'));

  test('paths that leave the roots, bad input and files that exist are tool errors', async () => {
    symlinkSync(folder, join(root, 'out'));
    mkdirSync(join(root, 'sly'));
    symlinkSync(join(folder, 'secret.png'), join(root, 'sly/secret.png'));
    const manifest = JSON.parse(readFileSync(join(root, 'layers/manifest.json'), 'utf8'));
    for (const layer of manifest.layers) layer.file = 'secret.png';
    writeFileSync(join(root, 'sly/manifest.json'), JSON.stringify(manifest));
    const make = (more: object) => ['generate', { prompt: PROMPT, outputs: ['new.psd'], ...more }] as const;
    const cases: readonly (readonly [string, object, RegExp])[] = [
      [
        'inspect',
        { file: '../secret.png' },
        /file \(\.\.\/secret\.png\) is outside .*root; give a path inside/,
      ],
      ['inspect', { file: join(folder, 'nothing.png') }, /is outside/],
      ['inspect', { file: 'out/secret.png' }, /is outside/],
      ['inspect', { file: 'sly' }, /is outside/],
      ['inspect', { file: 'none.psd' }, /\[not_found\] file \(none\.psd\) does not exist/],
      ['inspect', { file: '/dev/zero' }, /is outside/],
      ['inspect', { file: 'a\0b' }, /is no path/],
      [
        'convert',
        { design: 'made/a.psd', outputs: ['out/x.psd'] },
        /outputs\[0\] \(out\/x\.psd\) is outside/,
      ],
      ['convert', { design: 'made/a.psd', outputs: ['made/a.psd'] }, /exists, and nothing is replaced/],
      [
        'convert',
        { design: 'made/a.psd', outputs: ['a.gif'] },
        /has no format that can be written; use \.psd/,
      ],
      [...make({ prompt: 'x'.repeat(2 ** 20) }), /prompt: is longer than 4096 characters; shorten it/],
      [...make({ stepz: 2 }), /Unrecognized key: "stepz"/],
      [...make({ prompt: 'zorgle' }), /zorgle/],
      [...make({ layers: [{ region: { x: 0, y: 0, width: 9, height: 9 } }] }), /canvas is missing/],
      ['plan', { prompt: PROMPT, granularity: 'fine' }, /granularity is for image/],
    ];
    for (const [name, given, text] of cases) {
      const { isError, content } = await call(name, given);
      expect([isError, content[0]?.text]).toEqual([true, expect.stringMatching(text)]);
    }
    expect(existsSync(join(root, 'new.psd'))).toBe(false);
  });
});

test('over HTTP: both protocols, and nobody without the token, from a page, or by another name', async () => {
  const served = spawn(process.execPath, [MRT, ...ARGS, '--http', '0', '--json'], { stdio: 'pipe' });
  const ended = once(served, 'close');
  const [line] = await once(createInterface({ input: served.stdout }), 'line');
  const { url, token } = JSON.parse(line as string);
  const post = async (headers: Record<string, string>) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const accept = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const { status } = await fetch(url, { method: 'POST', body, headers: { ...accept, ...headers } });
    return status;
  };
  const right = { authorization: `Bearer ${token}` };
  try {
    expect([await post({}), await post({ authorization: 'Bearer wrong' })]).toEqual([401, 401]);
    expect(await post({ ...right, origin: 'https://evil.example' })).toBe(403);
    expect(await post({ ...right, 'mcp-session-id': 'none' })).toBe(404);
    const [{ statusCode }] = await once(
      request(url, { headers: { ...right, host: 'evil.example' } }).end(),
      'response',
    );
    expect(statusCode).toBe(403);
    for (const mode of ['auto', 'legacy'] as const) {
      const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: right } });
      const client = await connected(transport, mode);
      const seen = await call('inspect', { file: 'made/a.psd' }, { client });
      expect(seen.structuredContent).toMatchObject({ canvas: CANVAS });
      await cancelled(client, `${mode}.psd`);
      await client.close();
    }
  } finally {
    served.kill('SIGTERM');
  }
  expect(await ended).toEqual([143, null]);
});

test('the command says what is wrong with it', async () => {
  for (const [args, text] of [
    [['--root', join(folder, 'none')], /root is .*none, which is no folder; name one that exists/],
    [['--tokens', 'x'], /--tokens is for --http/],
    [
      ['--http', '0', '--host', '0.0.0.0'],
      /host is 0\.0\.0\.0, which others can reach; name a file of tokens/,
    ],
    [['--nothing'], /nothing.*see mrt mcp --help/],
  ] as const) {
    const { code, err } = await command(['mcp', ...args]);
    expect([code, err]).toEqual([2, expect.stringMatching(text)]);
  }
});
