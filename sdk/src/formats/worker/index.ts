import { MRTError } from '../../errors.js';
import { LayerStack } from '../../stack/stack.js';
import type { LayerProgress, Opened, Written } from '../result.js';
import type { Port, ReadFormat, Reply, Request, WriteFormat } from './messages.js';
import { partsOf } from './serve.js';

export type { LayerProgress, Opened, Warning, Written } from '../result.js';
export type { Port, ReadFormat, WriteFormat } from './messages.js';
export { serveFiles } from './serve.js';

/** Options of `FileWorker.read`. */
export interface WorkerReadOptions {
  /** Of PSD: which picture to take where the layers do not add up to the file's own. Default `layers`. */
  readonly prefer?: 'layers' | 'partly' | 'merged';
  readonly onProgress?: LayerProgress;
}

/** Options of `FileWorker.write`. */
export interface WorkerWriteOptions {
  /** Whether layers with a text go out as text; see the writers. */
  readonly text?: 'editable' | 'pixels';
  readonly onProgress?: LayerProgress;
}

type Answer = Extract<Reply, { opened: unknown }> | Extract<Reply, { written: unknown }>;

/**
 * Reads and writes layered files in a worker, so that a page stays responsive. The worker's script is one line,
 * `import '@mrt/sdk/worker-script'`:
 *
 * ```ts
 * const files = new FileWorker(new Worker(new URL('./files-worker.js', import.meta.url), { type: 'module' }));
 * const { stack, psnr } = await files.read('psd', bytes, { onProgress: (index, of) => show(index / of) });
 * ```
 */
export class FileWorker {
  readonly #port: Port;
  readonly #waiting = new Map<number, { reply: (reply: Reply) => void }>();
  #last = 0;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener('message', ({ data }) => {
      const reply = data as Reply;
      this.#waiting.get(reply.id)?.reply(reply);
    });
  }

  /**
   * Reads a file as `readPsd`, `readOra` and `readZip` do.
   *
   * @throws MRTError as they do
   */
  async read(
    format: ReadFormat,
    bytes: Uint8Array,
    { prefer, onProgress }: WorkerReadOptions = {},
  ): Promise<Opened> {
    const answer = await this.#ask((id) => ({ id, read: format, bytes, prefer }), onProgress);
    const { stack, ...rest } = (answer as Extract<Answer, { opened: unknown }>).opened;
    return { stack: new LayerStack(stack), ...rest };
  }

  /**
   * Writes a file as `writePsd`, `writeOra`, ... do.
   *
   * @throws MRTError as they do
   */
  async write(
    format: WriteFormat,
    stack: LayerStack,
    { text, onProgress }: WorkerWriteOptions = {},
  ): Promise<Written> {
    const answer = await this.#ask((id) => ({ id, write: format, stack: partsOf(stack), text }), onProgress);
    return (answer as Extract<Answer, { written: unknown }>).written;
  }

  #ask(request: (id: number) => Request, onProgress: LayerProgress | undefined): Promise<Answer> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const reply = (message: Reply) => {
        if ('progress' in message) {
          onProgress?.(...message.progress);
          return;
        }
        this.#waiting.delete(id);
        if ('error' in message) {
          const { code, text, field } = message.error;
          reject(new MRTError(code, text, { field }));
        } else resolve(message);
      };
      this.#waiting.set(id, { reply });
      this.#port.postMessage(request(id));
    });
  }
}
