// The built package under whatever runs this file: Node, Deno or Bun. `suite.mjs GRPC HTTP` prints one JSON line a check, with
// what every runtime has to find alike.
import { createHash } from 'node:crypto';
import { decodePng, encodePng, LayerStack, MRT, MRTError } from '@mrt/sdk';
import { readOra, writeOra } from '@mrt/sdk/ora';
import { writePptx } from '@mrt/sdk/pptx';
import { readPsd, writePsd } from '@mrt/sdk/psd';
import { writeSvg } from '@mrt/sdk/svg';
import { MRT as WebMRT } from '@mrt/sdk/web';
import { readZip, writeZip } from '@mrt/sdk/zip';

const [grpc, http] = process.argv.slice(2);
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
const digests = (stack) => stack.layers.map(({ digest }) => digest.slice(7, 23));

async function check(name, work) {
  try {
    console.log(JSON.stringify({ name, found: await work() }));
  } catch (error) {
    console.log(JSON.stringify({ name, failed: String(error?.stack ?? error) }));
  }
}

const design = {
  canvas: { width: 128, height: 144 },
  page: { x: 0, y: 16, width: 128, height: 128 },
  background: { caption: 'teal background' },
  layers: [{ region: { x: 64, y: 0, width: 64, height: 64 }, caption: 'yellow circle' }],
  seed: 5,
  steps: 3,
};

// Incompressible, so that the request is far larger than the 64 KiB of an HTTP/2 window.
const noise = encodePng({
  width: 128,
  height: 128,
  data: Uint8ClampedArray.from({ length: 128 * 128 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 7919) >> 3)),
});

let made;
for (const [transport, mrt] of Object.entries({
  grpc: new MRT({ url: grpc }),
  http: new WebMRT({ url: http }),
})) {
  await check(`${transport}: a run, step by step`, async () => {
    const run = mrt.generate({ ...design, preview: 64 });
    const steps = [];
    for await (const { index, of, preview } of run) steps.push([index, of, decodePng(preview).width]);
    made = await run.final();
    return { steps, layers: digests(made.verify()) };
  });
  await check(`${transport}: a large request, and what is kept`, async () => {
    const background = { image: noise };
    const canvas = { width: 128, height: 128 };
    const layers = [{ region: { x: 0, y: 0, width: 32, height: 32 }, caption: 'red star icon' }];
    const stack = await mrt.addLayers({ canvas, background, layers, seed: 2, steps: 2 }).final();
    return { kept: stack.layers[0].png === noise, bytes: noise.length > 2 ** 16, layers: digests(stack) };
  });
  await check(`${transport}: leaving a loop, a signal and abort cancel`, async () => {
    const codes = [];
    const ends = [
      async (run) => {
        for await (const _ of run) break;
      },
      (run, controller) => void run.on('step', () => controller.abort()), // awaiting a run is awaiting its end
      (run) => void run.on('accepted', () => run.abort()),
    ];
    for (const end of ends) {
      const controller = new AbortController();
      const run = mrt.generate({ ...design, steps: 100 }, { signal: controller.signal });
      await end(run, controller);
      codes.push(await run.final().catch((error) => error.code));
    }
    return codes;
  });
  await check(`${transport}: a refusal`, async () => {
    const error = await mrt
      .generate({ ...design, guidance: 1000 })
      .final()
      .catch((thrown) => thrown);
    return [MRTError.is(error), error.code, error.field, error.message];
  });
  await check(`${transport}: plan and estimate`, async () => {
    const { tokens, pixelBytes, requestBytes } = await mrt.plan('generate', design);
    return [{ tokens, pixelBytes, requestBytes }, await mrt.estimate('generate', design)];
  });
  await check(`${transport}: info and health`, async () => {
    const { model, limits } = await mrt.info();
    return [model.family, model.weights, limits, await mrt.health()];
  });
  mrt.close();
}

await check('nobody there', async () => {
  const found = [];
  for (const mrt of [
    new MRT({ url: '127.0.0.1:1', maxRetries: 0 }),
    new WebMRT({ url: 'http://127.0.0.1:1', maxRetries: 0 }),
  ]) {
    const error = await mrt
      .generate(design)
      .final()
      .catch((thrown) => thrown);
    found.push([error.code, error.retryable]);
  }
  return found;
});

await check('files', () => {
  const files = { psd: writePsd, ora: writeOra, zip: writeZip, svg: writeSvg, pptx: writePptx };
  const bytes = Object.fromEntries(Object.entries(files).map(([name, write]) => [name, write(made).bytes]));
  const back = [readPsd(bytes.psd), readOra(bytes.ora), readZip(bytes.zip)].map(
    ({ stack }) => made.diff(stack).changed,
  );
  const hashes = Object.fromEntries(Object.entries(bytes).map(([name, file]) => [name, hash(file)]));
  return { hashes, pixels: back.map((changed) => changed.map(({ fields }) => fields)) };
});

await check('a stack', () => {
  const edited = made
    .hide('layer-1')
    .insert({ ...made.layer('layer-1'), id: 'copy' })
    .cropToPage();
  const merged = edited.composite();
  return [hash(merged.data), `${edited}`, edited instanceof LayerStack, edited.layers.length];
});
