// @vitest-environment happy-dom
// Route and page without Next; `npm run test:next` builds them with it.
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FakeCall, type FakeServer, fakeServer } from '../../sdk/src/testing/fake-server.js';
import { story, stuck } from '../../sdk/src/testing/scripts.js';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let answer: (call: FakeCall) => unknown;
let triton: FakeServer;
let post: (request: Request) => Promise<Response>;
beforeAll(async () => {
  triton = await fakeServer((call) => answer(call));
  vi.stubEnv('MRT_URL', triton.url);
  post = (await import('./app/poster/route.js')).POST;
});
afterAll(() => triton?.close());

test('the page draws by the route, and shows the layers', async () => {
  answer = story;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
    post(new Request(`http://localhost${path}`, init)),
  );
  const { default: Page } = await import('./app/page.js');
  const root = createRoot(document.body);
  await act(() => root.render(<Page />));
  await act(() => document.querySelector('form')?.requestSubmit());
  await act(() => expect.poll(() => document.body.textContent).toContain('done: layer 2 of 2'));
  const items = [...document.querySelectorAll('li')];
  expect(items.map(({ textContent }) => textContent?.trim())).toEqual(['Background', 'Layer 1']);
  await act(() => root.unmount());
});

test('whoever aborts the request of the route cancels the run', async () => {
  const gone = new Promise<void>((resolve) => {
    answer = async (call) => {
      await stuck(call);
      await call.cancelled;
      resolve();
    };
  });
  const stop = new AbortController();
  const body = '{"prompt":"a red star"}';
  const { body: events } = await post(
    new Request('http://localhost/poster', { method: 'POST', body, signal: stop.signal }),
  );
  await events?.getReader().read();
  stop.abort();
  await gone;
});
