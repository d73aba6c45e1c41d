import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sse } from '../../sdk/src/testing/http-server.js';
import { accepted, DESIGN, STORY, step } from '../../sdk/src/testing/scripts.js';
import { MRT } from '../../sdk/src/web.js';

let answer: (response: ServerResponse) => void;
const triton = createServer((request, response) => {
  request.resume();
  if (request.method === 'GET') return void response.end(request.url);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  answer(response);
});
let proxy: ChildProcess;
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => triton.listen(0, '127.0.0.1', resolve));
  const { port } = triton.address() as AddressInfo;
  const env = { ...process.env, MRT_URL: `http://127.0.0.1:${port}`, PORT: '0' };
  const script = fileURLToPath(new URL('server.mjs', import.meta.url));
  proxy = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: proxy.stdout as NonNullable<typeof proxy.stdout> });
  url = await new Promise((resolve) => lines.once('line', resolve));
});
afterAll(() => {
  proxy?.kill();
  triton.closeAllConnections();
  triton.close();
});

test('the page and all that it loads', async () => {
  const page = await (await fetch(url)).text();
  for (const [, name] of page.matchAll(/(?:src|href)="([^"]+)"|"\.\/([^"]+)" \}/g))
    if (name) expect((await fetch(`${url}/${name}`)).status, name).toBe(200);
  const bundle = await fetch(`${url}/mrt.js`);
  expect(bundle.headers.get('content-type')).toBe('text/javascript');
  expect(await bundle.text()).toMatch(/export\s*\{.*MRT/s);
});

test('a run passes event by event', async () => {
  let more = () => {};
  answer = (response) => {
    response.write(sse(accepted) + sse(step(1)));
    more = () => response.end(STORY.slice(2).map(sse).join(''));
  };
  const run = new MRT({ url }).generate(DESIGN);
  for await (const { index } of run) if (index === 1) more();
  expect((await run.final()).layers).toHaveLength(2);
});

test('a page that is gone is gone for Triton', async () => {
  const gone = new Promise<void>((resolve) => {
    answer = (response) => {
      response.write(sse(accepted) + sse(step(1)));
      response.once('close', resolve);
    };
  });
  for await (const _ of new MRT({ url }).generate(DESIGN)) break;
  await gone;
});

test.each(['/v2/repository/index', '/v2/models/other/generate_stream', '/v2/models/mrt/../x', '/server.mjs'])(
  '%s is not passed on',
  async (path) => {
    expect((await fetch(url + path)).status).toBe(404);
  },
);
