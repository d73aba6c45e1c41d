import { cancelled, MRTError } from '../errors.js';
import { EventStream } from '../sse/stream.js';
import type { ServerInfo } from '../transport/server-info.js';
import { CALLER, FORWARDED, type Health, MODEL, type Transport } from '../transport/transport.js';
import { empty, errorAnswer, events, json, typed } from './answers.js';
import { GONE, wireEncoding } from './events.js';
import { checkTask, frontRequest, headerOf } from './inputs.js';
import { readJson } from './json.js';
import { type FrontLimits, Shares } from './limits.js';
import { modelConfig, modelMetadata, serverMetadata } from './metadata.js';
import { Door, type Visitors } from './origins.js';

/**
 * The HTTP of model `mrt`: the routes and the JSON of Triton's own HTTP that a caller of `mrt` needs, checked and limited here,
 * and no others. Triton is asked over gRPC.
 */
export class Front {
  readonly #transport: Transport;
  readonly #door: Door;
  readonly #shares: Shares;
  readonly #closing = new AbortController();

  constructor(transport: Transport, options: Visitors & FrontLimits = {}) {
    this.#transport = transport;
    this.#door = new Door(options);
    this.#shares = new Shares(options);
  }

  /**
   * Answers a request; never throws.
   *
   * @param client who asks, as far as limits are concerned: the address of the other end of the connection
   */
  async fetch(request: Request, client = ''): Promise<Response> {
    const refuse = (error: unknown) => errorAnswer(this.#typed(error));
    return this.#door.pass(request, () => this.#answer(request, client), refuse);
  }

  /** Ends the runs that are left, and the connection to the server. */
  close(): void {
    this.#closing.abort();
    this.#transport.close();
  }

  async #answer(request: Request, client: string): Promise<Response> {
    const { pathname } = new URL(request.url);
    const asked = LOOKS[pathname];
    if (asked) {
      if (request.method === 'GET' || request.method === 'HEAD') return asked(this.#transport);
      return errorAnswer(new MRTError('invalid_argument', `${pathname} takes GET`), { allow: 'GET, HEAD' });
    }
    if (pathname !== STREAM)
      return errorAnswer(
        new MRTError('not_found', `there is no ${pathname.slice(0, 80)} here; see proto/WIRE.md`),
      );
    if (request.method !== 'POST')
      return errorAnswer(new MRTError('invalid_argument', `${pathname} takes POST`), { allow: 'POST' });
    const leave = this.#shares.enter(client);
    try {
      return events(await this.#run(request, client, leave));
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Reads a request and starts its run, which ends with the caller's request, its body, or this front. */
  async #run(
    request: Request,
    client: string,
    leave: () => void,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const share = this.#shares.body();
    const controller = new AbortController();
    const gone = () => controller.abort(GONE);
    const release = () => {
      request.signal.removeEventListener('abort', gone);
      this.#closing.signal.removeEventListener('abort', gone);
      share.release();
      leave();
    };
    try {
      const { id, tensors, headers } = frontRequest(
        await readJson(request, share, this.#shares.maxBodyBytes),
      );
      checkTask({ id, tensors, headers });
      if (request.signal.aborted || this.#closing.signal.aborted) throw cancelled(id);
      request.signal.addEventListener('abort', gone, { once: true });
      this.#closing.signal.addEventListener('abort', gone, { once: true });
      const source = this.#transport.stream(tensors, {
        requestId: id,
        signal: controller.signal,
        headers: { ...headerOf(CALLER, client), ...headers, ...forwarded(request) },
      });
      const stream = new EventStream(source, wireEncoding(id), {
        typed: (error) => this.#typed(error),
        end: () => controller.abort(),
        over: release,
        gone: () => controller.signal.reason === GONE,
      });
      await stream.begin();
      if (controller.signal.aborted) throw cancelled(id);
      return stream.body;
    } catch (error) {
      release();
      throw error;
    }
  }

  #typed(error: unknown): MRTError {
    return typed(error, this.#transport.address);
  }
}

const STREAM = `/v2/models/${MODEL}/generate_stream`;

type Look = (transport: Transport) => Promise<Response>;

/** As Triton has it: 200 for yes, 400 for no. */
const health =
  (part: keyof Health): Look =>
  async (transport) =>
    empty((await transport.health())[part] ? 200 : 400);
const info =
  (part: (info: ServerInfo) => unknown): Look =>
  async (transport) =>
    json(part(await transport.info()));

const LOOKS: Readonly<Record<string, Look>> = Object.assign(Object.create(null), {
  '/v2': info(serverMetadata),
  '/v2/health/live': health('live'),
  '/v2/health/ready': health('ready'),
  [`/v2/models/${MODEL}`]: info(modelMetadata),
  [`/v2/models/${MODEL}/ready`]: health('model'),
  [`/v2/models/${MODEL}/config`]: info(modelConfig),
});

/** The headers of a request that go on. They win over its body: a gateway says by them who is asking. */
const forwarded = ({ headers }: Request): Record<string, string> =>
  Object.assign({}, ...FORWARDED.map((name) => headerOf(name, headers.get(name))));
