// Vercel's AI SDK, unchanged, with this provider on the real server.
import { APICallError, generateImage, InvalidArgumentError, NoSuchModelError } from 'ai';
import { afterAll, expect, inject, test } from 'vitest';
import { createMRT, type MRTImageOptions } from '../../sdk/src/ai-sdk/index.js';
import { decodePng, encodePng } from '../../sdk/src/index.js';

globalThis.AI_SDK_LOG_WARNINGS = false;

const PROMPT = 'red heart icon on a blue background';
const mrt = createMRT({ url: inject('server').url });
afterAll(() => mrt.close());

const model = mrt.image('mrt');
const quick = (more: MRTImageOptions = {}) => ({ mrt: { steps: 2, ...more } });
const filled = (width: number, height: number, colour: readonly number[], hole?: number) =>
  encodePng({
    width,
    height,
    data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => {
      const [x, y] = [Math.floor(at / 4) % width, Math.floor(at / 4 / width)];
      return hole !== undefined && at % 4 === 3 && x >= hole && y >= hole ? 0 : (colour[at % 4] as number);
    }),
  });

test('pictures are flat pages of the asked size, each with what it is made of', async () => {
  const made = await generateImage({
    model,
    prompt: PROMPT,
    n: 2,
    size: '256x192',
    seed: 3,
    headers: { 'x-of-an-app': '1' },
    providerOptions: quick(),
  });
  expect(made.images.map(({ mediaType }) => mediaType)).toEqual(['image/png', 'image/png']);
  expect(decodePng(made.image.uint8Array)).toMatchObject({ width: 256, height: 192 });
  expect(made.images[1]?.base64).not.toBe(made.image.base64);
  expect(made.warnings).toEqual([]);
  const { images } = made.providerMetadata.mrt as { images: Record<string, unknown>[] };
  expect(images.map(({ seed }) => seed)).toEqual([3, 4]);
  expect(images[0]).toMatchObject({
    canvas: { width: 256, height: 192 },
    layers: [
      { name: 'Background', z: 0, region: { x: 0, y: 0, width: 256, height: 192 } },
      { name: 'red heart icon', z: 1, region: { x: expect.any(Number) } },
    ],
  });
});

test('layers instead of the page, in an aspect ratio, with a word that the model does not know', async () => {
  const { images, warnings } = await generateImage({
    model,
    prompt: `${PROMPT} with a zorgle`,
    aspectRatio: '16:9',
    providerOptions: quick({ images: 'layers' }),
  });
  const about = images.map(({ providerMetadata }) => providerMetadata?.mrt);
  expect(about).toMatchObject([
    { z: 0, role: 'background', canvas: { width: 1360, height: 765 } },
    { z: 1, role: 'layer', of: 0 },
  ]);
  for (const [at, image] of images.entries())
    expect(decodePng(image.uint8Array)).toMatchObject({
      width: (about[at] as { region: { width: number } }).region.width,
    });
  expect(warnings).toContainEqual({ type: 'other', message: expect.stringContaining('zorgle') });
});

test('an edit adds what is said where the mask is clear, and leaves the picture as it is', async () => {
  const image = filled(128, 128, [0, 90, 200, 255]);
  const edited = await generateImage({
    model,
    prompt: { images: [image], mask: filled(128, 128, [0, 0, 0, 255], 64), text: 'yellow star icon' },
    size: '64x64',
    providerOptions: quick(),
  });
  expect([...decodePng(edited.image.uint8Array).data.subarray(0, 4)]).toEqual([0, 90, 200, 255]);
  expect(edited.providerMetadata.mrt?.images).toMatchObject([
    { layers: [{ z: 0 }, { region: { x: 64, y: 64, width: 64, height: 64 } }] },
  ]);
  expect(edited.warnings).toMatchObject([{ type: 'unsupported', feature: 'size' }]);
});

const image = filled(16, 16, [1, 2, 3, 255]);
test.each([
  ['an unknown option', { providerOptions: { mrt: { stepz: 2 } } }, 'providerOptions.mrt.stepz'],
  ['a value of another kind', { providerOptions: { mrt: { images: 'all' } } }, 'providerOptions.mrt.images'],
  ['a ratio that is none', { aspectRatio: '0:3' as const }, 'aspectRatio'],
  ['an edit without a mask', { prompt: { images: [image], text: 'star' } }, 'prompt.mask'],
  ['two pictures', { prompt: { images: [image, image], mask: image, text: 'star' } }, 'prompt.images'],
])('refuses %s', async (_, given, argument) => {
  const refused = generateImage({ model, prompt: PROMPT, ...given });
  const error = await refused.catch((thrown) => thrown);
  expect(InvalidArgumentError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ argument, message: expect.stringContaining(argument) });
});

test('errors of calls are those that the AI SDK knows, and abort like a fetch', async () => {
  const failed = async (given: Partial<Parameters<typeof generateImage>[0]>) =>
    generateImage({ model, prompt: PROMPT, providerOptions: quick(), ...given }).catch((error) => error);
  const unknown = await failed({ prompt: 'zorgle' });
  expect(APICallError.isInstance(unknown)).toBe(true);
  expect(unknown).toMatchObject({ statusCode: 400, isRetryable: false, data: { code: 'invalid_argument' } });
  expect(await failed({ prompt: 'a star '.repeat(150_000) })).toMatchObject({ data: { field: 'prompt' } });
  const address = { images: ['http://127.0.0.1/x.png'], mask: image, text: 'star' };
  expect(await failed({ prompt: address })).toMatchObject({
    message: expect.stringMatching(/not allowed here/),
  });
  expect(await failed({ size: '99999x16' })).toMatchObject({ statusCode: 400 });
  expect(await failed({ abortSignal: AbortSignal.timeout(300), n: 500 })).toMatchObject({
    name: 'TimeoutError',
  });

  const away = createMRT({ url: '127.0.0.1:1', timeouts: { connect: 500 } });
  expect(await failed({ model: away.image('mrt'), maxRetries: 0 })).toMatchObject({
    statusCode: 503,
    isRetryable: true,
  });
  expect(() => mrt.image('gpt-image-1')).toThrow(NoSuchModelError);
  expect(() => createMRT({ url: '127.0.0.1:1', tokenz: [] } as never)).toThrow(/tokenz/);
});
