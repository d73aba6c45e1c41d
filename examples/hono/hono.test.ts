import { Browser } from 'happy-dom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromSSE } from '../../sdk/src/index.js';
import { exampleServer } from '../../sdk/src/testing/example-server.js';
import type { FakeCall } from '../../sdk/src/testing/fake-server.js';
import { story, stuck } from '../../sdk/src/testing/scripts.js';

let answer: (call: FakeCall) => unknown;
let example: Awaited<ReturnType<typeof exampleServer>>;
let url: string;

beforeAll(async () => {
  example = await exampleServer(import.meta.url, (call) => answer(call));
  url = example.url;
});
afterAll(() => example?.close());

const asked = () => fetch(`${url}/poster`, { method: 'POST', body: '{"prompt":"a red star"}' });

test('whoever closes the answer cancels the run', async () => {
  const gone = new Promise<void>((resolve) => {
    answer = async (call) => {
      await stuck(call);
      await call.cancelled;
      resolve();
    };
  });
  for await (const _ of fromSSE(asked())) break;
  await gone;
});

test('the page draws, and shows the layers', async () => {
  answer = story;
  const browser = new Browser({
    settings: { enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true },
  });
  const page = browser.newPage();
  await page.goto(url);
  const { document, window } = page.mainFrame;
  const status = () => document.querySelector('[role=status]')?.textContent;
  await expect.poll(status).toBe('idle');
  // Its own fetch closes a stream too early; Node's does as browsers do, with Node's other classes.
  Object.assign(window, {
    ...{ AbortController, AbortSignal, Response, TransformStream },
    fetch: (path: string, { method, body }: RequestInit) =>
      fetch(url + path, { method, body } as RequestInit),
  });
  document.querySelector('form')?.requestSubmit();
  await expect.poll(status).toBe('done: layer 2 of 2');
  const titles = () => [...document.querySelectorAll('img')].map((img) => img.getAttribute('title'));
  await expect.poll(titles).toEqual(['Background', 'Layer 1']);
  await browser.close();
});
