// @vitest-environment happy-dom
import { act, createElement, StrictMode, useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MRT, toSSE } from '../index.js';
import { type FakeCall, type FakeServer, fakeServer, response } from '../testing/fake-server.js';
import { DESIGN, plainPng, STORY, step, story, stuck } from '../testing/scripts.js';
import { type RunSource, type UsedRun, usePicture, useRun } from './index.js';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let server: FakeServer;
let mrt: MRT;
let root: Root;
let used: UsedRun;
let answer: (call: FakeCall) => unknown;
beforeEach(async () => {
  server = await fakeServer((call) => answer(call));
  mrt = new MRT({ url: server.url });
  root = createRoot(document.body);
});
afterEach(async () => {
  await act(() => root.unmount());
  mrt.close();
  await server.close();
});

function Poster({ at }: { at?: RunSource }) {
  const run = useRun();
  used = run;
  const { start, status, progress, layers } = run;
  const src = usePicture(run.preview);
  useEffect(() => at && start(at), [at, start]);
  const text = [status, progress?.text, layers.map(({ name }) => name).join()].join(' ');
  return createElement('p', null, text, src && createElement('img', { src }));
}

// The project's types have no DOM, as the SDK needs none.
const { document } = globalThis as unknown as {
  document: { body: Element & { textContent: string }; querySelector(name: string): { src: string } | null };
};
const shown = () => document.body.textContent.trim();
const render = (props: { at?: RunSource } = {}) =>
  act(() => root.render(createElement(StrictMode, null, createElement(Poster, props))));
/** Until the component shows this, or more. */
const until = (text: string) => act(() => expect.poll(shown).toContain(text));

test.each<[string, () => ReturnType<RunSource>]>([
  ['a run', () => mrt.generate(DESIGN)],
  ['an answer of server-sent events', async () => toSSE(mrt.generate(DESIGN))],
])('%s: from idle to done, with previews and layers', async (_, source) => {
  const [accepted, , , ...rest] = STORY;
  answer = async (call) => {
    for (const event of [accepted, step(1, 2, plainPng(8, 8)), step(2), ...rest])
      await call.send(response(event as never));
    await call.send(response(undefined, true));
    call.end();
  };
  await render();
  expect(shown()).toBe('idle');
  await act(() => used.start(source));
  await until('done layer 2 of 2 Background,a red star');
  expect(used.stack?.layers).toEqual(used.layers.map((layer) => expect.objectContaining({ png: layer.png })));
  expect(used.accepted?.seed).toBe(7);
  expect(document.querySelector('img')?.src).toMatch(/^blob:/);
});

test('an error is one of ours, and the next start leaves it behind', async () => {
  answer = story;
  await render();
  await act(() => used.start(() => mrt.generate({ ...DESIGN, steps: 0 })));
  await until('failed');
  expect(used.error).toMatchObject({ code: 'invalid_argument', field: 'steps' });
  await act(() =>
    used.start(() => {
      throw new TypeError('my own fault');
    }),
  );
  await until('failed');
  expect(used.error?.text).toContain('my own fault');
  await act(() => used.start(() => mrt.generate(DESIGN)));
  await until('done');
  expect(used.error).toBeUndefined();
});

test('cancel, another start, and a component that goes away end it on the server', async () => {
  const cancelled: Promise<void>[] = [];
  answer = (call) => {
    cancelled.push(call.cancelled);
    return stuck(call);
  };
  await render();
  await act(() => used.start(() => mrt.generate(DESIGN)));
  await until('running step 1 of 2');
  await act(() => used.cancel());
  await until('cancelled');
  await cancelled[0];
  await act(() => used.start(() => mrt.generate(DESIGN)));
  await until('running step 1 of 2');
  await act(() => used.start(async () => toSSE(mrt.generate(DESIGN))));
  await cancelled[1];
  await until('running step 1 of 2');
  await act(() => root.render(null));
  await cancelled[2];
  expect(cancelled).toHaveLength(3);
});

test('a run that an effect starts survives StrictMode, which mounts twice', async () => {
  answer = story;
  await render({ at: () => mrt.generate(DESIGN) });
  await until('done layer 2 of 2 Background,a red star');
});
