import type { LayerStack, StackInit } from '@mrt/sdk/web';
import { FileWorker } from '@mrt/sdk/worker';
import type { Job } from './pixels-worker.js';

let files: FileWorker | undefined;
let pixels: Worker | undefined;
let last = 0;
const waiting = new Map<number, { resolve: (png: Uint8Array) => void; reject: (error: Error) => void }>();

/** Readers and writers of layered files, in a worker. */
export function fileWorker(): FileWorker {
  files ??= new FileWorker(
    new Worker(new URL('./files-worker.ts', import.meta.url), { type: 'module' }) as never,
  );
  return files;
}

const ask = (job: Job): Promise<Uint8Array> => {
  pixels ??= started();
  const id = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    pixels?.postMessage({ id, job });
  });
};

function started(): Worker {
  const worker = new Worker(new URL('./pixels-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<{ id: number; png?: Uint8Array; error?: string }>) => {
      const { resolve, reject } = waiting.get(data.id) ?? {};
      waiting.delete(data.id);
      if (data.png) resolve?.(data.png);
      else reject?.(new Error(data.error));
    },
  );
  return worker;
}

/** A PNG of another size. */
export const resized = (png: Uint8Array, width: number, height: number) =>
  ask({ resize: png, width, height });

/** The flattened picture of a stack as a PNG. */
export function flattened(
  stack: LayerStack,
  crop: 'page' | 'canvas' = 'page',
  scale = 1,
): Promise<Uint8Array> {
  const { canvas, page, layers, groups } = stack;
  const parts: StackInit = { canvas, page, layers, groups };
  return ask({ flatten: parts, crop, scale });
}
