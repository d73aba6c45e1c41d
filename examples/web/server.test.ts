import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleServer } from '../../sdk/src/testing/example-server.js';
import { type FakeCall, response } from '../../sdk/src/testing/fake-server.js';
import { accepted, DESIGN, STORY, step } from '../../sdk/src/testing/scripts.js';
import { MRT } from '../../sdk/src/web.js';

let answer: (call: FakeCall) => unknown;
let example: Awaited<ReturnType<typeof exampleServer>>;
let url: string;

beforeAll(async () => {
  example = await exampleServer(import.meta.url, (call) => answer(call));
  url = example.url;
});
afterAll(() => example?.close());

const client = () => new MRT({ url, maxRetries: 0, timeouts: { connect: 60_000 } });

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
  answer = async (call) => {
    for (const event of [accepted, step(1)]) await call.send(response(event));
    more = async () => {
      for (const event of STORY.slice(2)) await call.send(response(event));
      await call.send(response(undefined, true));
      call.end();
    };
  };
  const run = client().generate(DESIGN);
  for await (const { index } of run) if (index === 1) more();
  expect((await run.final()).layers).toHaveLength(2);
});

test('a page that is gone is gone for Triton', async () => {
  const gone = new Promise<void>((resolve) => {
    answer = async (call) => {
      for (const event of [accepted, step(1)]) await call.send(response(event));
      await call.cancelled;
      resolve();
    };
  });
  for await (const _ of client().generate(DESIGN)) break;
  await gone;
});

test('a page of another origin is refused', async () => {
  const headers = { 'content-type': 'application/json', origin: 'https://evil.example' };
  const asked = await fetch(`${url}/v2/models/mrt/generate_stream`, { method: 'POST', headers, body: '{}' });
  expect(asked.status).toBe(403);
});

test.each(['/v2/repository/index', '/v2/models/other/generate_stream', '/v2/models/mrt/../x', '/server.mjs'])(
  '%s is not there',
  async (path) => {
    expect((await fetch(url + path)).status).toBe(404);
  },
);
