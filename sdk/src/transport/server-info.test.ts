import { expect, test } from 'vitest';
import { serverInfo } from './server-info.js';

const parameters = {
  ...{ family: 'tiny', weights: 'sha256:00', max_canvas: '320', max_layers: '20', max_tokens: '1024' },
  ...{ max_steps: '100', max_guidance: '20', max_image_bytes: '1000', max_prompt_bytes: '4096' },
  ...{ steps: '8', guidance: '{"text_to_layers": 2}', default_page: '128,128', tiers: '{"draft": 4}' },
};
const limitsOf = (more: Record<string, string>) =>
  serverInfo({
    server: { name: 'triton', version: '2' },
    model: { name: 'mrt', inputs: [], outputs: [] },
    parameters: { ...parameters, ...more },
  }).limits;

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

test('one that is no number is refused', () => {
  expect(() => limitsOf({ max_drawn: 'many' })).toThrow('model mrt has invalid parameters');
});
