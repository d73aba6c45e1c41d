/// <reference lib="esnext.disposable" preserve="true" />

import { type CallOptions, type Settings, settingsOfCall } from './config/options.js';
import { checkOptions } from './errors.js';
import type { Progress, RunEvent } from './events.js';
import { loaded } from './platform/loaded.js';
import type { Estimate } from './request/estimate.js';
import type { AddLayersInput, DecomposeInput, GenerateInput, RestyleInput } from './request/inputs.js';
import type { LoadRequest } from './request/request.js';
import { checkInput, type TaskInputs, type TaskName } from './request/tasks.js';
import type { ExchangeOptions } from './run/exchange.js';
import type { Plan } from './run/plan.js';
import { Run } from './run/run.js';
import { type RunSpan, traced, tracedPlan } from './run/span.js';
import type { Limits, ServerInfo } from './transport/server-info.js';
import type { Health, Transport } from './transport/transport.js';

const CALL = ['signal', 'headers', 'timeouts', 'maxRetries'];

/** How a run behaves in the client. */
export interface RunOptions extends CallOptions {
  /** Cancels the run on the server; its reason is the `cause` of the error. */
  signal?: AbortSignal | undefined;
  /**
   * Keep reading while a loop over the steps is busy: the loop then sees only the newest step and skips the ones before it.
   * Default: the loop reads one step at a time and sees every step.
   */
  latest?: boolean | undefined;
}

/** How a plan is asked for. */
export interface PlanOptions extends CallOptions {
  /** Cancels the plan on the server; its reason is the `cause` of the error. */
  signal?: AbortSignal | undefined;
  /** Called while the experts look at a picture. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * A client of model `mrt`, over any transport. The four tasks check their input at once, but report errors, always an
 * MRTError, only where the run is used.
 */
export class Client implements AsyncDisposable {
  readonly #transport: Transport;
  readonly #settings: Settings;

  /** @internal */
  constructor(transport: Transport, settings: Settings) {
    this.#transport = transport;
    this.#settings = settings;
  }

  /** Text to layers: a design from text and regions, or from text alone. */
  generate(input: GenerateInput, options?: RunOptions): Run {
    return this.#run('generate', input, options);
  }

  /**
   * Image to layers: takes a flat picture apart at its own size, on the caller's regions or on those that the server finds. Where
   * it has experts for text, things and edges, they do it (`expert: 'auto'`).
   */
  decompose(input: DecomposeInput, options?: RunOptions): Run {
    return this.#run('decompose', input, options);
  }

  /** Adds new layers to an existing design. Existing layers come back byte for byte. */
  addLayers(input: AddLayersInput, options?: RunOptions): Run {
    return this.#run('addLayers', input, options);
  }

  /** Redraws layers of a design in the style of the rest. All other layers come back byte for byte. */
  restyle(input: RestyleInput, options?: RunOptions): Run {
    return this.#run('restyle', input, options);
  }

  /**
   * What a task would compute and cost, from the server, before any denoising: regions (also planned or detected ones), tokens,
   * seconds and memory; of a picture also what the experts found (`found`: kind, name, confidence, text). A plan waits behind the runs that are queued for a slot, and takes none; that of a picture for the experts does, as they look at it.
   * `mrt.plan('decompose', { image })`
   *
   * @throws MRTError whatever the run itself would throw
   */
  async plan<T extends TaskName>(task: T, input: TaskInputs[T], options: PlanOptions = {}): Promise<Plan> {
    checkOptions(options, [...CALL, 'onProgress']);
    const { signal = new AbortController().signal, onProgress, ...call } = options;
    const settings = settingsOfCall(this.#settings, call);
    const load = checkInput(task, input);
    const requestId = crypto.randomUUID();
    const ask = async (span?: RunSpan) => {
      const { requestPlan } = await loaded(import('./run/plan.js'));
      return requestPlan(this.#transport, load, { ...settings, requestId, signal, span }, onProgress);
    };
    return tracedPlan(ask, this.#spanOptions(task, requestId));
  }

  /**
   * Tokens and bytes of a task with regions, computed locally, without a server; `plan` returns the same numbers.
   *
   * @param limits those of `info()`; needed for a canvas of more than 320 px, which a server may draw smaller
   * @throws MRTError `invalid_argument`: invalid input, input without regions, which only a server can find, or a canvas of more
   *   than 320 px without limits
   */
  async estimate<T extends TaskName>(
    task: T,
    input: TaskInputs[T],
    limits?: Pick<Limits, 'maxCanvas' | 'drawnSide'>,
  ): Promise<Estimate> {
    const load = checkInput(task, input);
    const { estimateOf } = await loaded(import('./request/estimate.js'));
    return estimateOf(await load(this.#settings), limits);
  }

  /** Whether server and model take requests. Rejects with `unavailable` if nothing answers. */
  health(): Promise<Health> {
    return this.#transport.health();
  }

  /** Server version, the model's family, digest of its weights, limits and defaults, and its tensors. */
  info(): Promise<ServerInfo> {
    return this.#transport.info();
  }

  /** Closes the connection; runs in progress still finish. */
  close(): void {
    this.#transport.close();
  }

  /** Closes the client at the end of an `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #run<T extends TaskName>(task: T, input: TaskInputs[T], options: RunOptions = {}): Run {
    const { signal, latest, ...call } = options;
    let load = checkInput(task, input);
    let settings = this.#settings;
    try {
      checkOptions(options, [...CALL, 'latest']);
      settings = settingsOfCall(settings, call);
    } catch (error) {
      load = () => Promise.reject(error);
    }
    const open = (runSignal: AbortSignal, requestId: string) =>
      traced(
        (span) => runEvents(this.#transport, load, { ...settings, requestId, signal: runSignal, span }),
        { ...this.#spanOptions(task, requestId), signal: runSignal },
      );
    return new Run(open, { signal, latest, unheard: settings.unheard });
  }

  #spanOptions(task: TaskName, requestId: string) {
    return { tracer: this.#settings.tracer, task, address: this.#transport.address, requestId };
  }
}

/** As in run/exchange.js, which a page loads with its first run. */
async function* runEvents(
  transport: Transport,
  load: LoadRequest,
  options: ExchangeOptions,
): AsyncGenerator<RunEvent, void, undefined> {
  const exchange = await loaded(import('./run/exchange.js'));
  yield* exchange.runEvents(transport, load, options);
}
