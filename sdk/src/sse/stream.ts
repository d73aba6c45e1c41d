import type { MRTError } from '../errors.js';

/** After this much silence comes a heartbeat, so that no proxy closes the connection. */
const BEAT_MS = 750;
const SILENT = Symbol('silent');

/** Events as text, each with the empty line behind it. */
export interface Encoding<T> {
  readonly event: (event: T) => string;
  readonly error: (error: MRTError) => string;
  readonly heartbeat: string;
}

interface StreamOptions {
  readonly typed: (error: unknown) => MRTError;
  /** Ends the source where it waits; called when the caller has gone, and after an error. */
  readonly end: () => void;
  /** Called when nothing more will come. */
  readonly over?: () => void;
  /** Whether nobody is there to whom an error could be told. */
  readonly gone?: () => boolean;
}

/** Server-sent events. Reads an event when the caller has taken the one before. */
export class EventStream<T> {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #source: AsyncGenerator<T, void, undefined>;
  readonly #options: StreamOptions;
  #next: Promise<IteratorResult<T, void>> | undefined;
  #first: IteratorResult<T, void> | typeof SILENT | undefined;

  constructor(source: AsyncGenerator<T, void, undefined>, encoding: Encoding<T>, options: StreamOptions) {
    this.#source = source;
    this.#options = options;
    const send = (stream: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>, text: string) =>
      stream.enqueue(utf8.encode(text) as Uint8Array<ArrayBuffer>);
    this.body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async (stream) => {
          try {
            const result = this.#first ?? (await this.#read());
            this.#first = undefined;
            if (result === SILENT) return send(stream, encoding.heartbeat);
            if (result.done) {
              options.over?.();
              return stream.close();
            }
            this.#ask();
            send(stream, encoding.event(result.value));
          } catch (error) {
            this.#end();
            if (options.gone?.()) return stream.close();
            send(stream, encoding.error(options.typed(error)));
            stream.close();
          }
        },
        cancel: () => this.#end(),
      },
      { highWaterMark: 0 },
    );
  }

  /**
   * Waits for the first event, so that an error before it has a status of its own; but not longer than for a heartbeat.
   *
   * @throws MRTError from before the first event
   */
  async begin(): Promise<void> {
    try {
      this.#first = await this.#read();
    } catch (error) {
      this.#end();
      throw this.#options.typed(error);
    }
  }

  #end(): void {
    this.#options.end();
    this.#source.return().catch(() => {});
    this.#options.over?.();
  }

  #ask() {
    this.#next = this.#source.next();
    this.#next.catch(() => {}); // it is looked at later
    return this.#next;
  }

  async #read(): Promise<IteratorResult<T, void> | typeof SILENT> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<typeof SILENT>((resolve) => {
      timer = setTimeout(() => resolve(SILENT), BEAT_MS);
    });
    try {
      return await Promise.race([this.#next ?? this.#ask(), silence]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const utf8 = new TextEncoder();
