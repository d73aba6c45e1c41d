import type { Client, RunOptions } from '../../client.js';
import type { Run } from '../../run/run.js';
import { digestOf } from '../../stack/digest.js';
import type { LayerStack } from '../../stack/stack.js';
import { CALLER } from '../../transport/transport.js';
import { events, json } from '../answers.js';
import { readJson } from '../json.js';
import { type BodyShare, type FrontLimits, Shares } from '../limits.js';
import type { Handler } from '../listen.js';
import { Door, type Visitors } from '../origins.js';
import { DoorError, doorError, errorResponse, notHere } from './answers.js';
import { additionOf } from './edits.js';
import { type Edit, edit, type Generation, generation } from './fields.js';
import { readForm } from './form.js';
import { pictureOf } from './pictures.js';
import { pictureStream } from './stream.js';

/** What a gateway asks of its callers. */
export interface GatewayRules extends Visitors, FrontLimits {
  /** Bearer tokens that may ask. None: everybody who reaches it may. */
  tokens?: readonly string[] | undefined;
}

const MODEL = { id: 'mrt', object: 'model', created: 0, owned_by: 'mrt' };
const QUALITY = {
  auto: undefined,
  low: 'draft',
  medium: 'standard',
  standard: 'standard',
  high: 'best',
  hd: 'best',
} as const;
const PREVIEW = 512; // px

interface Call {
  readonly run: (seed: { readonly seed?: number }, options: RunOptions) => Run;
  readonly asked: Generation | Edit;
  readonly name: 'image_generation' | 'image_edit';
}

/** OpenAI's images API before a server of model `mrt`: `/v1/images/generations`, `/v1/images/edits`, `/v1/models`. */
export class Gateway implements Handler {
  readonly #client: Client;
  readonly #address: string;
  readonly #door: Door;
  readonly #shares: Shares;
  readonly #tokens: ReadonlySet<string>;
  readonly #closing = new AbortController();

  /** @param address of the server behind, which no answer tells */
  constructor(client: Client, address: string, { tokens = [], ...rules }: GatewayRules = {}) {
    this.#client = client;
    this.#address = address;
    this.#door = new Door(rules);
    this.#shares = new Shares(rules);
    this.#tokens = new Set(tokens.map(digest));
  }

  async fetch(request: Request, client = ''): Promise<Response> {
    const refuse = (error: unknown) => errorResponse(doorError(error, this.#address));
    return this.#door.pass(request, () => this.#answer(request, client), refuse);
  }

  close(): void {
    this.#closing.abort();
    this.#client.close();
  }

  async #answer(request: Request, client: string): Promise<Response> {
    const caller = this.#callerOf(request, client);
    const { pathname } = new URL(request.url);
    const needs = (method: string) => {
      if (request.method !== method) throw new DoorError(405, `${pathname} takes ${method}`);
    };
    switch (pathname) {
      case '/v1/models':
        needs('GET');
        return json({ object: 'list', data: [MODEL] });
      case `/v1/models/${MODEL.id}`:
        needs('GET');
        return json(MODEL);
      case '/v1/images/generations':
        needs('POST');
        return this.#made(request, caller, (share) => this.#generation(request, share));
      case '/v1/images/edits':
        needs('POST');
        return this.#made(request, caller, (share) => this.#edit(request, share));
      default:
        throw notHere(pathname);
    }
  }

  /** Who asks, as far as limits and shares are concerned: the token, or else the other end of the connection. */
  #callerOf({ headers }: Request, client: string): string {
    if (this.#tokens.size === 0) return client;
    const token = digest(/^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '');
    if (!this.#tokens.has(token))
      throw new DoorError(
        401,
        'the token is missing or wrong; send authorization: Bearer TOKEN',
        null,
        'invalid_api_key',
      );
    return token.slice(-16);
  }

  async #made(
    request: Request,
    caller: string,
    read: (share: BodyShare) => Promise<Call>,
  ): Promise<Response> {
    const leave = this.#shares.enter(caller);
    const share = this.#shares.body();
    const ended = new AbortController();
    const signal = AbortSignal.any([request.signal, this.#closing.signal, ended.signal]);
    const options = { signal, headers: callerHeader(caller) };
    try {
      const { run, asked, name } = await read(share);
      const { seed } = asked.mrt;
      const runOf = (at: number) => run(seed === undefined ? {} : { seed: seed + at }, options);
      const picture = (stack: LayerStack) => pictureOf(stack, asked.response_format, asked.mrt);
      if (asked.stream) {
        if (asked.n > 1)
          throw new DoorError(400, 'n is above 1 with stream; ask for one picture', 'n', 'invalid_value');
        const typed = (error: unknown) => doorError(error, this.#address);
        const streamed = pictureStream(runOf(0), {
          name,
          partials: asked.partial_images,
          picture,
          typed,
          over: leave,
        });
        return events(streamed);
      }
      const data: object[] = [];
      for (let at = 0; at < asked.n; at++) data.push(picture(await runOf(at)));
      leave();
      return json({ created: Math.floor(Date.now() / 1000), output_format: 'png', data });
    } catch (error) {
      ended.abort();
      leave();
      throw error;
    } finally {
      share.release();
    }
  }

  async #generation(request: Request, share: BodyShare): Promise<Call> {
    const asked = generation.parse(await readJson(request, share, this.#shares.maxBodyBytes));
    checkModel(asked.model);
    const [width = 0, height = 0] = asked.size === 'auto' ? [] : asked.size.split('x').map(Number);
    const clear = asked.background === 'transparent' ? ', no background' : '';
    const input = {
      prompt: `${asked.prompt}${clear}`,
      ...(width > 0 && { canvas: { width, height } }),
      ...common(asked),
    };
    return {
      asked,
      name: 'image_generation',
      run: (seed, options) => this.#client.generate({ ...input, ...seed }, options),
    };
  }

  async #edit(request: Request, share: BodyShare): Promise<Call> {
    const { texts, files } = await readForm(request, share, this.#shares.maxBodyBytes);
    const asked = edit.parse(texts);
    checkModel(asked.model);
    const input = { ...(await additionOf(asked, files)), ...common(asked) };
    return {
      asked,
      name: 'image_edit',
      run: (seed, options) => this.#client.addLayers({ ...input, ...seed }, options),
    };
  }
}

function common(asked: Generation | Edit) {
  const quality = QUALITY[asked.quality];
  return {
    ...(quality && { quality }),
    ...(asked.partial_images > 0 && { preview: PREVIEW }),
    ...(asked.mrt.strict && { strict: true }),
  };
}

function checkModel(model: string | undefined): void {
  if (model !== undefined && model !== MODEL.id)
    throw new DoorError(
      404,
      `there is no model ${JSON.stringify(model)}; this server has mrt`,
      'model',
      'model_not_found',
    );
}

const callerHeader = (caller: string): Record<string, string> =>
  /^[ -~]{1,128}$/.test(caller) ? { [CALLER]: caller } : {};

const digest = (text: string) => digestOf(new TextEncoder().encode(text));
