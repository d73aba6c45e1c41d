import { afterEach, expect, test } from 'vitest';
import type { Accepted } from '../events.js';
import { readPsd, writePsd } from '../formats/psd/index.js';
import { readZip, writeZip } from '../formats/zip.js';
import { MRT } from '../mrt.js';
import { makeLayer } from '../stack/layer.js';
import { parseManifest } from '../stack/manifest.js';
import { type FakeEvent, type FakeServer, storyServer } from '../testing/fake-server.js';
import { iconsStory, ROCKET } from '../testing/icons-story.js';
import { DESIGN, plainPng } from '../testing/scripts.js';

let server: FakeServer | undefined;
let mrt: MRT | undefined;
afterEach(async () => {
  mrt?.close();
  await server?.close();
});

async function made(events: readonly FakeEvent[]) {
  server = await storyServer(events);
  mrt = new MRT({ url: server.url, maxRetries: 0 });
  const starts: Accepted[] = [];
  const stack = await mrt
    .generate(DESIGN)
    .on('accepted', (event) => starts.push(event))
    .final();
  return { stack, accepted: starts[0] as Accepted };
}

const DRAWN = { ...ROCKET, colour: [220, 45, 45] };
const CREDITS = {
  ...{ set: 'Own', author: 'The MRT authors', licence: 'CC-BY-4.0' },
  ...{ licenceUrl: 'https://example.org/licence', url: 'https://example.org/own', icons: ['own:rocket'] },
};

test('a layer says after which drawing it is made, and the manifest whose that is', async () => {
  const { stack, accepted } = await made(iconsStory());
  expect(accepted.references).toEqual([{ slot: 2, ...ROCKET }]);
  expect(stack.layers[1]).toMatchObject({ name: 'a red star', reference: DRAWN });
  expect(stack.layers[0]).not.toHaveProperty('reference');
  expect(stack.manifest().attributions).toEqual([CREDITS]);
  expect(parseManifest(JSON.parse(JSON.stringify(stack.manifest())))).toEqual(stack.manifest());
  for (const again of [readPsd(writePsd(stack).bytes).stack, readZip(writeZip(stack).bytes).stack]) {
    expect(again.layers[1]?.reference).toEqual(DRAWN);
    expect(again.manifest().attributions).toEqual([CREDITS]);
  }
});

test('attributions name each drawing once, and only those that are left', async () => {
  const { stack } = await made(iconsStory());
  const [, rocket] = stack.layers;
  const twice = stack.insert(makeLayer({ ...rocket, id: 'again' } as never));
  expect(twice.manifest().attributions).toEqual([CREDITS]);
  const edited = stack.replace('layer-1', { opacity: 0.5 });
  expect(edited.manifest().attributions).toEqual([CREDITS]);
  const region = DESIGN.layers[0]?.region as never;
  const replaced = stack.replace('layer-1', { region, png: plainPng(32, 32) });
  expect(replaced.layers[1]).not.toHaveProperty('reference');
  for (const without of [replaced, stack.remove('layer-1')])
    expect(without.manifest()).not.toHaveProperty('attributions');
});

test('a layer with other unknown words has the name of its drawing', async () => {
  const { stack } = await made(iconsStory(['electric']));
  expect(stack.layers[1]?.name).toBe('rocket');
  expect(stack.remarks).toEqual([
    'outside the model\'s vocabulary: electric; layer "rocket" ("a red star") shows the drawing own:rocket alone',
  ]);
});

test('a layer whose drawing could not be made is not named by what it was to show', async () => {
  const { stack } = await made(iconsStory([], false));
  expect(stack.layers[1]?.name).toBe('Layer 1');
  expect(stack.layers[1]).not.toHaveProperty('reference');
  expect(stack.remarks).toEqual(['layer "Layer 1": is as the network drew it']);
});
