import { createServer } from 'node:http';
import { builtinModules } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { type Plugin, rolldown } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';
import { sse } from '../../sdk/src/testing/http-server.js';
import { DESIGN, STORY } from '../../sdk/src/testing/scripts.js';

const SDK = fileURLToPath(new URL('../../sdk/dist/', import.meta.url));
const FOREIGN = new RegExp(
  `^(node:.*|@grpc/.*|tritonclient-proto|google-protobuf.*|(${builtinModules.join('|')})(/.*)?)$`,
);

const offenders: string[] = [];
let code: string;

/** Notes who imports what no browser has. */
const watch: Plugin = {
  name: 'watch',
  resolveId(source, importer = 'entry') {
    if (!FOREIGN.test(source)) return;
    offenders.push(`${importer.replace(SDK, '')} imports ${source}`);
    return { id: source, external: true };
  },
};

beforeAll(async () => {
  const input = fileURLToPath(import.meta.resolve('@mrt/sdk/web'));
  const bundle = await rolldown({ input, platform: 'browser', plugins: [watch] });
  const { output } = await bundle.generate({ format: 'iife', name: 'sdk', codeSplitting: false });
  code = output[0].code;
  await bundle.close();
});

test('the web entry reaches nothing of Node and nothing of gRPC', () => {
  expect(offenders).toEqual([]);
});

test('it runs where there is nothing but what browsers have', async () => {
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'POST') response.setHeader('content-type', 'text/event-stream');
    response.end(request.method === 'POST' ? STORY.map(sse).join('') : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const page = createContext({ ...browser(), url, DESIGN: JSON.stringify(DESIGN) });
    const run = 'new sdk.MRT({ url }).generate(JSON.parse(DESIGN)).final()';
    const stack = await runInContext(`${code}\n${run}`, page, { timeout: 10_000 });
    expect(stack.layers.map(({ id }: { id: string }) => id)).toEqual(['background', 'layer-1']);
    expect(stack.composite().data).toHaveLength(64 * 64 * 4);
  } finally {
    server.close();
  }
});

/** The globals of a page that the SDK may lean on; a context of its own has the language alone. */
function browser() {
  const { AbortController, Blob, crypto, fetch, Headers, performance, Response } = globalThis;
  const { TextDecoder, TextEncoder, URL, atob, btoa, clearTimeout, console, setTimeout } = globalThis;
  const web = { AbortController, Blob, crypto, fetch, Headers, performance, Response };
  return {
    ...web,
    TextDecoder,
    TextEncoder,
    URL,
    Uint8Array,
    Uint8ClampedArray,
    atob,
    btoa,
    clearTimeout,
    console,
    setTimeout,
  };
}
