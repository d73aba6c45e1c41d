// What an app developer would write, checked and run in an empty project that has nothing but the packed packages.
import { writeFileSync } from 'node:fs';
import { encodePng, LayerStack, MRT, MRTError, makeLayer, type Run, type Step } from '@mrt/sdk';
import { openFile, saveFile } from '@mrt/sdk/files';
import { readFolder, writeFolder } from '@mrt/sdk/folder';
import { writeOra } from '@mrt/sdk/ora';
import { writePptx } from '@mrt/sdk/pptx';
import { readPsd, writePsd } from '@mrt/sdk/psd';
import { writeSvg } from '@mrt/sdk/svg';
import { MRT as WebMRT } from '@mrt/sdk/web';
import { writeZip } from '@mrt/sdk/zip';
import { trace } from '@opentelemetry/api';
import { ModelInferRequest } from 'tritonclient-proto';

const region = { x: 0, y: 0, width: 8, height: 8 };
const data = new Uint8ClampedArray(8 * 8 * 4).fill(99);
const background = makeLayer({
  id: 'ground',
  role: 'background',
  region,
  png: encodePng({ ...region, data }),
});
const byHand = new LayerStack({ canvas: region, layers: [background] });
writeFileSync('by-hand.psd', writePsd(byHand).bytes);
const formats: number[] = [writeOra, writeSvg, writePptx, writeZip].map(
  (write) => write(byHand).bytes.length,
);

async function main(url: string): Promise<void> {
  await using mrt = new MRT({ url, tracer: trace.getTracer('an-app') });
  const run: Run = mrt.generate({ prompt: 'red heart icon on a blue background', steps: 2, seed: 1 });
  const steps: Step[] = [];
  for await (const step of run) steps.push(step);
  const stack: LayerStack = await run.final();
  const { path } = await saveFile(stack, 'made.psd');
  const { stack: again } = await openFile(path);
  await writeFolder(again, 'folder', 'made');
  await readFolder('folder/manifest.json');
  const error: unknown = await mrt
    .generate({ prompt: '' })
    .final()
    .catch((thrown: unknown) => thrown);
  const message = MRTError.is(error) ? error.message : '';
  const request = new ModelInferRequest();
  console.log(
    JSON.stringify({
      steps: steps.length,
      layers: again.layers.length,
      message,
      formats,
      model: request.getModelName(),
    }),
  );
}

const url = process.argv[2];
if (url) await main(url);
else
  console.log(
    JSON.stringify({ layers: readPsd(writePsd(byHand).bytes).stack.layers.length, web: typeof WebMRT }),
  );
