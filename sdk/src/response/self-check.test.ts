import { afterEach, expect, test } from 'vitest';
import type { Done } from '../events.js';
import { MRT } from '../index.js';
import { type FakeEvent, type FakeServer, fakeServer, response } from '../testing/fake-server.js';
import { DESIGN, done, STORY } from '../testing/scripts.js';

let server: FakeServer;
let mrt: MRT;
afterEach(async () => {
  mrt.close();
  await server.close();
});

/** The done event of a run whose self-check is changed. */
async function runWith(checks: object): Promise<Done> {
  const info = done.info as { self_check: object };
  const end: FakeEvent = { ...done, info: { ...info, self_check: { ...info.self_check, ...checks } } };
  server = await fakeServer(async (call) => {
    for (const event of [...STORY.slice(0, -1), end]) await call.send(response(event));
    await call.send(response(undefined, true));
    call.end();
  });
  mrt = new MRT({ url: server.url });
  const run = mrt.generate(DESIGN);
  let event: Done | undefined;
  run.on('done', (done) => {
    event = done;
  });
  await run.final();
  return event as Done;
}

test('slots become layer ids, and flags become remarks', async () => {
  const { stack, selfCheck, remarks } = await runWith({
    recomposition: { value: 17.34, flag: true, slots: [] },
    blank: { value: 0, flag: true, slots: [2] },
    grey: { value: 0.2, flag: true, slots: [1] },
  });
  const [background, star] = stack.layers.map(({ id }) => id);
  expect(selfCheck).toMatchObject({
    recomposition: { value: 17.34, flag: true, layers: [] },
    blank: { value: 0, flag: true, layers: [star] },
    duplicate: { flag: false, layers: [] },
    grey: { layers: [background] },
  });
  expect(remarks).toEqual([
    'the layers do not add up to the picture (17.3 dB)',
    'layer "a red star" came out blank',
    'layer "Background" has a grey haze where it should be clear',
  ]);
});

test('a stack without flags has no remarks, and a value may be missing', async () => {
  const { selfCheck, remarks } = await runWith({ recomposition: { value: null, flag: false, slots: [] } });
  expect(selfCheck.recomposition.value).toBe(null);
  expect(remarks).toEqual([]);
});

test('further checks of a newer server are dropped', async () => {
  const { selfCheck } = await runWith({ harmony: { verdict: 'fine' } });
  expect(Object.keys(selfCheck)).toEqual(['recomposition', 'blank', 'duplicate', 'outside', 'grey']);
});

test('an invalid check is an internal error', async () => {
  await expect(runWith({ blank: [3] })).rejects.toMatchObject({ code: 'internal', text: /self_check/ });
});
