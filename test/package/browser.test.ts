import { builtinModules } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import * as ora from '@mrt/sdk/ora';
import * as pptx from '@mrt/sdk/pptx';
import * as psd from '@mrt/sdk/psd';
import * as svg from '@mrt/sdk/svg';
import * as web from '@mrt/sdk/web';
import * as zip from '@mrt/sdk/zip';
import { type Plugin, rolldown } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';

const FORMATS = { psd, ora, zip, svg, pptx };
const NODE = new RegExp(`^(node:.*|@grpc/.*|tritonclient-proto|(${builtinModules.join('|')})(/.*)?)$`);
const ENTRY = ['web', ...Object.keys(FORMATS)].map((name) => `export * from '@mrt/sdk/${name}';`).join('\n');

// Writes each format and reads back what can be read, with names outside Latin and a layer that leaves the page.
const USER = `(() => {
  const { encodePng, LayerStack, makeLayer, readOra, readPsd, readZip, writeOra, writePptx, writePsd, writeSvg, writeZip } = sdk;
  const sum = (bytes) => bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 16777619), 0);
  const picture = (width, height) => {
    const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i * 37) & 255);
    return encodePng({ width, height, data });
  };
  const layer = (id, role, x, y, width, height) =>
    makeLayer({ id, name: id + ' 层 🦊', role, region: { x, y, width, height }, png: picture(width, height) });
  const stack = new LayerStack({
    canvas: { width: 48, height: 40 },
    page: { x: 8, y: 8, width: 32, height: 24 },
    layers: [layer('ground', 'background', 0, 0, 48, 40), layer('fox', 'layer', 2, 4, 21, 17)],
  });
  const files = { psd: writePsd(stack), ora: writeOra(stack), zip: writeZip(stack), svg: writeSvg(stack), pptx: writePptx(stack) };
  const back = [readPsd(files.psd.bytes), readOra(files.ora.bytes), readZip(files.zip.bytes)];
  return JSON.stringify({
    files: Object.entries(files).map(([name, { bytes, warnings }]) => [name, bytes.length, sum(bytes), warnings]),
    back: back.map(({ stack: again, warnings }) => [stack.diff(again), warnings]),
    digests: stack.layers.map(({ digest }) => digest),
  });
})()`;

const offenders: string[] = [];
let code: string;

const entry: Plugin = {
  name: 'entry',
  resolveId(source, importer) {
    if (source === 'entry') return import.meta.filename;
    if (NODE.test(source)) offenders.push(`${importer} imports ${source}`);
    return NODE.test(source) ? { id: source, external: true } : null;
  },
  load: (id) => (id === import.meta.filename ? { code: ENTRY, moduleType: 'js' } : null),
};

beforeAll(async () => {
  const bundle = await rolldown({ input: 'entry', platform: 'browser', plugins: [entry] });
  const { output } = await bundle.generate({ format: 'iife', name: 'sdk', codeSplitting: false });
  code = output[0].code;
  await bundle.close();
});

test('no format reaches anything of Node', () => {
  expect(offenders).toEqual([]);
});

test('without Node, Buffer or a canvas the formats give the bytes that they give in Node', () => {
  const { TextDecoder, TextEncoder, Blob, URL, atob, btoa, console, crypto, setTimeout, clearTimeout } =
    globalThis;
  const globals = {
    TextDecoder,
    TextEncoder,
    Blob,
    URL,
    atob,
    btoa,
    console,
    crypto,
    setTimeout,
    clearTimeout,
  };
  const page = createContext({ ...globals, Uint8Array, Uint8ClampedArray });
  const found = JSON.parse(runInContext(`${code}\n${USER}`, page, { timeout: 30_000 }));
  const inNode = new Function('sdk', `return ${USER}`)(Object.assign({}, web, ...Object.values(FORMATS)));
  expect(found).toEqual(JSON.parse(inNode));
  expect(found.files.map(([name]: [string]) => name)).toEqual(Object.keys(FORMATS));
  expect(found.back.map(([{ changed }]: [{ changed: object[] }]) => changed)).toEqual([[], [], []]);
});
