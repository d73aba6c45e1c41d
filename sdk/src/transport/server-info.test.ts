import { expect, test } from 'vitest';
import { serverInfo } from './server-info.js';

const parameters = {
  ...{ family: 'tiny', weights: 'sha256:00', max_canvas: '320', max_layers: '20', max_tokens: '1024' },
  ...{ max_steps: '100', max_guidance: '20', max_image_bytes: '1000', max_prompt_bytes: '4096' },
  ...{ steps: '8', guidance: '{"text_to_layers": 2}', default_page: '128,128', tiers: '{"draft": 4}' },
};
const infoOf = (more: Record<string, string>) =>
  serverInfo({
    server: { name: 'triton', version: '2' },
    model: { name: 'mrt', inputs: [], outputs: [] },
    parameters: { ...parameters, ...more },
  });
const limitsOf = (more: Record<string, string>) => infoOf(more).limits;

test('limits of a server that draws smaller than the canvas and has experts', () => {
  const more = { max_drawn: '2048', drawn_side: '128', max_parts: '100', max_picture: '40000000' };
  expect(limitsOf(more)).toMatchObject({
    ...{ maxCanvas: 320, maxDrawn: 2048, drawnSide: 128, maxParts: 100, maxPicture: 40_000_000 },
  });
});

test.each([
  ['which does not name them', {}],
  ['which has none', { max_drawn: '0', drawn_side: '0', max_parts: '0' }],
])('they are absent of a server %s', (_, more) => {
  expect(Object.keys(limitsOf(more))).toEqual([
    ...['maxCanvas', 'maxLayers', 'maxTokens', 'maxSteps', 'maxGuidance', 'maxImageBytes', 'maxPromptBytes'],
  ]);
});

test('icon sets, and how many drawings they have together', () => {
  const set = { prefix: 'own', set: 'Own', names: 2, author: 'Us', licence: 'CC0-1.0' };
  const sets = [set, { ...set, prefix: 'more', names: 40 }];
  const icons = JSON.stringify({ sets: [{ ...set, url: 'https://example.org' }, sets[1]] });
  expect(infoOf({ icons }).icons).toEqual({ names: 42, sets });
  expect(infoOf({})).not.toHaveProperty('icons');
  expect(() => infoOf({ icons: '{"sets": 3}' })).toThrow('model mrt has invalid parameters');
});

test('one that is no number is refused', () => {
  expect(() => limitsOf({ max_drawn: 'many' })).toThrow('model mrt has invalid parameters');
});
