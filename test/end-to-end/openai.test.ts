// OpenAI's own client, unchanged, on the gateway before the real server.
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readOra } from '../../sdk/src/formats/ora/index.js';
import { readPsd } from '../../sdk/src/formats/psd/index.js';
import { createGateway, type ListeningFront, listen } from '../../sdk/src/gateway/openai/index.js';
import { decodePng, encodePng, fromSSE } from '../../sdk/src/index.js';

const PROMPT = 'red heart icon on a blue background';
const TOKEN = 'sk-one';

let door: ListeningFront;
let openai: OpenAI;
beforeAll(async () => {
  door = await listen(
    createGateway({ url: inject('server').url, tokens: [TOKEN, 'sk-two'], maxBodyBytes: 2 ** 20 }),
  );
  openai = new OpenAI({ baseURL: `http://${door.address}/v1`, apiKey: TOKEN, maxRetries: 0 });
});
afterAll(() => door?.close());

const bytes = (base64: string | undefined) => new Uint8Array(Buffer.from(base64 ?? '', 'base64'));
/** Fields that the client's types do not have. */
const more = (fields: object) => fields as object;
const plain = (width: number, height: number, colour: readonly number[]) =>
  encodePng({
    width,
    height,
    data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => colour[at % 4] as number),
  });

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`http://${door.address}${path}`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
  });

describe('generations', () => {
  test('are the pages, with what they are made of', async () => {
    const own = { mrt: { seed: 3, layers: true, files: ['psd'] } };
    const made = await openai.images.generate({
      model: 'mrt',
      prompt: PROMPT,
      n: 2,
      size: '256x192' as never,
      ...more(own),
    });
    expect(made.data).toHaveLength(2);
    const [first, second] = (made.data ?? []) as (OpenAI.Image & { mrt: Record<string, never> })[];
    expect(decodePng(bytes(first?.b64_json))).toMatchObject({ width: 256, height: 192 });
    expect(first?.b64_json).not.toBe(second?.b64_json);
    expect(first?.mrt).toMatchObject({
      seed: 3,
      canvas: { width: 256, height: 192 },
      layers: [{ name: 'Background' }, { region: { x: expect.any(Number) }, b64_json: expect.any(String) }],
    });
    const { stack } = readPsd(bytes((first?.mrt.files as { psd: string } | undefined)?.psd));
    expect(stack.layers).toHaveLength(2);
  });

  test('stream partial images and the completed one', async () => {
    const stream = await openai.images.generate({
      prompt: PROMPT,
      stream: true,
      partial_images: 2,
      ...more({ mrt: { seed: 3 } }),
    });
    const events = [];
    for await (const event of stream) events.push(event);
    expect(events.map(({ type }) => type)).toEqual([
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ]);
    expect(events.map((event) => decodePng(bytes(event.b64_json)).width)).toEqual([128, 128, 1024]);
  });

  test('as addresses of files', async () => {
    const made = await openai.images.generate({
      prompt: PROMPT,
      response_format: 'url',
      size: '256x192' as never,
      ...more({ mrt: { layers: true, files: ['ora'] } }),
    });
    const [only] = made.data as (OpenAI.Image & {
      mrt: { layers: { url: string }[]; files: { ora: { url: string } } };
    })[];
    const fetched = async (url = '') => new Uint8Array(await (await fetch(url)).arrayBuffer()); // without a token
    expect(decodePng(await fetched(only?.url))).toMatchObject({ width: 256, height: 192 });
    const { stack } = readOra(await fetched(only?.mrt.files.ora.url));
    expect(stack.layers[0]?.png).toEqual(await fetched(only?.mrt.layers[0]?.url));
  });

  test.each([
    ['an unknown model', { model: 'gpt-image-1', prompt: PROMPT }, 404, 'model'],
    ['a thousand pictures', { prompt: PROMPT, n: 1000 }, 400, 'n'],
    ['a prompt of 1 MB', { prompt: 'a star '.repeat(140_000) }, 400, 'prompt'],
    ['another format', { prompt: PROMPT, output_format: 'webp' as const }, 400, 'output_format'],
    ['an unknown parameter', { prompt: PROMPT, images: 'http://127.0.0.1/x.png' }, 400, 'images'],
    ['words that nothing is known of', { prompt: 'zorgle' }, 400, 'prompt'],
  ])('refuse %s', async (_, body, status, param) => {
    await expect(
      openai.images.generate(body as OpenAI.ImageGenerateParamsNonStreaming),
    ).rejects.toMatchObject({
      status,
      param,
      type: 'invalid_request_error',
    });
  });
});

describe('edits', () => {
  test('add what is said where the mask is clear, and leave the picture as it is', async () => {
    const mask = decodePng(plain(128, 128, [0, 0, 0, 255]));
    const data = Uint8ClampedArray.from(mask.data);
    for (let y = 32; y < 96; y++) for (let x = 48; x < 112; x++) data[4 * (y * 128 + x) + 3] = 0;
    const image = plain(128, 128, [0, 90, 200, 255]);
    const edited = await openai.images.edit({
      image: await toFile(image, 'a.png', { type: 'image/png' }),
      mask: await toFile(encodePng({ width: 128, height: 128, data }), 'mask.png', { type: 'image/png' }),
      prompt: 'yellow star icon',
      ...more({ mrt: JSON.stringify({ seed: 1, layers: true }) }),
    });
    const [only] = edited.data as (OpenAI.Image & {
      mrt: { layers: { region: object; b64_json: string }[] };
    })[];
    expect(only?.mrt.layers.map(({ region }) => region)).toEqual([
      { x: 0, y: 0, width: 128, height: 128 },
      { x: 48, y: 32, width: 64, height: 64 },
    ]);
    expect(bytes(only?.mrt.layers[0]?.b64_json)).toEqual(image);
    const page = decodePng(bytes(only?.b64_json));
    expect([...page.data.subarray(0, 4)]).toEqual([0, 90, 200, 255]);
  });

  test('refuse a picture without a mask, and a form that is none', async () => {
    const image = await toFile(plain(16, 16, [1, 2, 3, 255]), 'a.png', { type: 'image/png' });
    await expect(openai.images.edit({ image, prompt: 'star' })).rejects.toMatchObject({
      status: 400,
      param: 'mask',
    });
    const broken = await post('/v1/images/edits', 'no form', {
      'content-type': 'multipart/form-data; boundary=x',
    });
    expect([broken.status, await broken.json()]).toMatchObject([400, { error: { code: 'invalid_form' } }]);
  });
});

describe('tasks of the SDK', () => {
  const headers = { 'content-type': 'application/json' };

  test('a stream is a run', async () => {
    const run = fromSSE(
      post('/v1/layers/generate', JSON.stringify({ prompt: PROMPT, seed: 3, stream: true }), headers),
    );
    const stack = await run.final();
    expect(stack.provenance).toMatchObject({ seed: 3 });
    expect(stack.layers.map(({ name }) => name)).toEqual(['Background', 'red heart icon']);
  });

  test('a plan', async () => {
    const planned = await post(
      '/v1/layers/plan',
      JSON.stringify({ task: 'generate', prompt: PROMPT }),
      headers,
    );
    expect(await planned.json()).toMatchObject({
      layers: 2,
      canvas: { width: 1024 },
      seconds: expect.any(Number),
    });
  });
});

test('the door: wrong tokens, too much, other paths and pages', async () => {
  const stranger = new OpenAI({ baseURL: `http://${door.address}/v1`, apiKey: 'sk-none', maxRetries: 0 });
  await expect(stranger.images.generate({ prompt: PROMPT })).rejects.toMatchObject({
    status: 401,
    code: 'invalid_api_key',
  });
  await expect(openai.images.generate({ prompt: 'x'.repeat(2 ** 21) })).rejects.toMatchObject({
    status: 413,
  });
  await expect(openai.chat.completions.create({ model: 'mrt', messages: [] })).rejects.toMatchObject({
    status: 404,
  });
  const page = await post('/v1/images/generations', '{}', {
    'content-type': 'application/json',
    origin: 'https://evil.example',
  });
  expect(page.status).toBe(403);
  expect((await openai.models.list()).data.map(({ id }) => id)).toEqual(['mrt']);
});
