import type { Client } from '../../client.js';
import { MRTError } from '../../errors.js';
import { digestOf } from '../../stack/digest.js';
import { CALLER } from '../../transport/transport.js';
import { errorAnswer, json, typed } from '../answers.js';
import { FILES, KeptFiles } from '../kept-files.js';
import { LAYERS, layersAnswer } from '../layers/answer.js';
import { type FrontLimits, Shares } from '../limits.js';
import type { Handler } from '../listen.js';
import { openApi } from '../openapi.js';
import { Door, navigated, type Visitors } from '../origins.js';
import type { Visit } from '../visit.js';
import { doorError, errorResponse, notHere } from './answers.js';
import { editAnswer, generationAnswer, MODEL } from './images.js';

/** What a gateway asks of its callers. */
export interface GatewayRules extends Visitors, FrontLimits {
  /** Bearer tokens that may ask. None: everybody who reaches it may. */
  tokens?: readonly string[] | undefined;
}

const OPENAPI = '/v1/openapi.json';

/**
 * HTTP with tokens before a server of model `mrt`: its tasks as `/v1/layers/...`, and OpenAI's images API,
 * `/v1/images/generations`, `/v1/images/edits`, `/v1/models`.
 */
export class Gateway implements Handler {
  readonly #client: Client;
  readonly #address: string;
  readonly #door: Door;
  readonly #shares: Shares;
  readonly #tokens: ReadonlySet<string>;
  readonly #files = new KeptFiles();
  readonly #closing = new AbortController();
  #openApi: object | undefined;

  /** @param address of the server behind, which no answer tells */
  constructor(client: Client, address: string, { tokens = [], ...rules }: GatewayRules = {}) {
    this.#client = client;
    this.#address = address;
    this.#door = new Door(rules);
    this.#shares = new Shares(rules);
    this.#tokens = new Set(tokens.map(digest));
  }

  async fetch(request: Request, client = ''): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(FILES)) {
      const refuse = (error: unknown) => errorAnswer(typed(error, this.#address));
      return this.#door.pass(navigated(request), async () => this.#file(request, pathname), refuse);
    }
    const own = pathname.startsWith(LAYERS) || pathname === OPENAPI;
    const refuse = (error: unknown) =>
      own ? errorAnswer(typed(error, this.#address)) : errorResponse(doorError(error, this.#address));
    return this.#door.pass(request, () => this.#answer(request, pathname, client), refuse);
  }

  close(): void {
    this.#closing.abort();
    this.#files.clear();
    this.#client.close();
  }

  async #answer(request: Request, pathname: string, client: string): Promise<Response> {
    const caller = this.#callerOf(request, client);
    if (pathname.startsWith(LAYERS)) {
      needs(request, 'POST', pathname);
      return this.#visit(request, caller, (visit) => layersAnswer(pathname.slice(LAYERS.length), visit));
    }
    switch (pathname) {
      case OPENAPI:
        needs(request, 'GET', pathname);
        this.#openApi ??= openApi();
        return json(this.#openApi);
      case '/v1/models':
        needs(request, 'GET', pathname);
        return json({ object: 'list', data: [MODEL] });
      case `/v1/models/${MODEL.id}`:
        needs(request, 'GET', pathname);
        return json(MODEL);
      case '/v1/images/generations':
        needs(request, 'POST', pathname);
        return this.#visit(request, caller, generationAnswer);
      case '/v1/images/edits':
        needs(request, 'POST', pathname);
        return this.#visit(request, caller, editAnswer);
      default:
        throw notHere(pathname);
    }
  }

  /** Its address is the key: whoever shows a picture or follows a link can send no token. */
  #file(request: Request, pathname: string): Response {
    needs(request, 'GET', 'a file');
    return this.#files.answer(pathname);
  }

  /** Who asks, as far as limits and shares are concerned: the token, or else the other end of the connection. */
  #callerOf({ headers }: Request, client: string): string {
    if (this.#tokens.size === 0) return client;
    const token = digest(/^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '');
    if (this.#tokens.has(token)) return token.slice(-16);
    throw new MRTError(
      'invalid_argument',
      'the token is missing or wrong; send authorization: Bearer TOKEN',
      {
        field: 'authorization',
      },
    );
  }

  /** Lets a request in, with a place of its caller's until it leaves, and room for its body until it is answered. */
  async #visit(
    request: Request,
    caller: string,
    work: (visit: Visit) => Promise<Response>,
  ): Promise<Response> {
    const leave = this.#shares.enter(caller);
    const share = this.#shares.body();
    const ended = new AbortController();
    const signal = AbortSignal.any([request.signal, this.#closing.signal, ended.signal]);
    try {
      return await work({
        ...{ request, share, leave },
        client: this.#client,
        options: { signal, headers: callerHeader(caller) },
        maxBodyBytes: this.#shares.maxBodyBytes,
        address: this.#address,
        keep: (...file) => this.#files.keep(request, ...file),
      });
    } catch (error) {
      ended.abort();
      leave();
      throw error;
    } finally {
      share.release();
    }
  }
}

function needs({ method }: Request, needed: string, what: string): void {
  if (method === needed || (method === 'HEAD' && needed === 'GET')) return;
  throw new MRTError('invalid_argument', `${what} takes ${needed}`, { field: 'method' });
}

const callerHeader = (caller: string): Record<string, string> =>
  /^[ -~]{1,128}$/.test(caller) ? { [CALLER]: caller } : {};

const digest = (text: string) => digestOf(new TextEncoder().encode(text));
