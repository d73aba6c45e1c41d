// Heavy work on pixels, away from the page: resizing and flattening.
import { decodePng, encodePng, LayerStack, resizeImage, type StackInit } from '@mrt/sdk/web';

export type Job =
  | { readonly resize: Uint8Array; readonly width: number; readonly height: number }
  | { readonly flatten: StackInit; readonly crop: 'page' | 'canvas'; readonly scale: number };

addEventListener('message', ({ data }: MessageEvent<{ id: number; job: Job }>) => {
  const { id, job } = data;
  try {
    const png = perform(job);
    postMessage({ id, png });
  } catch (error) {
    postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});

function perform(job: Job): Uint8Array {
  if ('resize' in job) return encodePng(resizeImage(decodePng(job.resize), job.width, job.height));
  const image = new LayerStack(job.flatten).composite({ crop: job.crop });
  if (job.scale === 1) return encodePng(image);
  return encodePng(resizeImage(image, image.width * job.scale, image.height * job.scale));
}
