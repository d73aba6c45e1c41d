import { MRTError } from '../../errors.js';
import { LayerStack, type StackInit } from '../../stack/stack.js';
import type { LayerProgress } from '../result.js';
import type { Port, Reply, Request } from './messages.js';

/** Answers the requests of a `FileWorker` at the other end of `port`, one after the other. Readers and writers load when needed. */
export function serveFiles(port: Port): void {
  port.addEventListener('message', async ({ data }) => {
    const request = data as Request;
    const { id } = request;
    const send = (reply: Reply, transfer: ArrayBuffer[] = []) => port.postMessage(reply, transfer);
    const onProgress: LayerProgress = (index, of) => send({ id, progress: [index, of] });
    try {
      if ('read' in request) {
        const { stack, ...rest } = await read(request, onProgress);
        send({ id, opened: { stack: partsOf(stack), ...rest } });
      } else {
        const { bytes, warnings } = await write(request, onProgress);
        const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
        send({ id, written: { bytes: own, warnings } }, [own.buffer as ArrayBuffer]);
      }
    } catch (error) {
      const { code, text, field } = MRTError.is(error)
        ? error
        : new MRTError('internal', error instanceof Error ? error.message : String(error));
      send({ id, error: { code, text, field } });
    }
  });
}

/** What a message can carry of a stack. */
export function partsOf({ canvas, page, layers, groups, dpi, provenance }: LayerStack): StackInit {
  return {
    canvas,
    page,
    layers,
    groups,
    ...(dpi !== undefined && { dpi }),
    ...(provenance && { provenance }),
  };
}

type Read = Extract<Request, { read: unknown }>;
type Write = Extract<Request, { write: unknown }>;

async function read({ read: format, bytes, prefer = 'layers' }: Read, onProgress: LayerProgress) {
  if (format === 'ora') return (await import('../ora/index.js')).readOra(bytes);
  if (format === 'zip') return (await import('../zip.js')).readZip(bytes);
  return (await import('../psd/index.js')).openPsd(bytes, { prefer, onProgress });
}

async function write({ write: format, stack: parts, text }: Write, onProgress: LayerProgress) {
  const stack = new LayerStack(parts);
  const mode = text === undefined ? {} : { text };
  if (format === 'ora') return (await import('../ora/index.js')).writeOra(stack);
  if (format === 'zip') return (await import('../zip.js')).writeZip(stack);
  if (format === 'svg') return (await import('../svg.js')).writeSvg(stack, mode);
  if (format === 'pptx') return (await import('../pptx.js')).writePptx(stack, mode);
  const { writePsb, writePsd } = await import('../psd/index.js');
  return (format === 'psb' ? writePsb : writePsd)(stack, undefined, { ...mode, onProgress });
}
