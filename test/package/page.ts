// What a page does with pictures and files, checked with a browser's types alone.
import { usePicture, useRun } from '@mrt/sdk/react';
import { decodePng, encodePng, type MRT, makeLayer, type Step } from '@mrt/sdk/web';
import { writeZip } from '@mrt/sdk/zip';

export async function show(mrt: MRT): Promise<(Blob | Response | ImageData)[]> {
  await using run = mrt.generate({ prompt: 'red heart icon', preview: 64 });
  const previews: Step[] = [];
  for await (const step of run) previews.push(step);
  const stack = await run.final();
  const { data, width, height } = stack.composite();
  const blobs = [...stack.layers.map(({ png }) => png), ...previews.flatMap(({ preview }) => preview ?? [])];
  return [
    ...blobs.map((bytes) => new Blob([bytes], { type: 'image/png' })),
    new ImageData(data, width, height),
    new Response(writeZip(stack).bytes),
  ];
}

/** Bytes that may be shared, as older type packages have them, are taken. */
export const layerOf = (bytes: Uint8Array) => {
  const { width, height, data } = decodePng(bytes);
  const png = encodePng({ width, height, data: new Uint8ClampedArray(data) });
  return makeLayer({ id: 'a', region: { x: 0, y: 0, width, height }, png });
};

export function usePoster(mrt: MRT) {
  const { start, preview, stack, error } = useRun();
  const viaServer = () => start(() => fetch('/poster', { method: 'POST' }));
  const directly = () => start(() => mrt.generate({ prompt: 'red heart icon' }));
  return { viaServer, directly, src: usePicture(preview), layers: stack?.layers, field: error?.field };
}
