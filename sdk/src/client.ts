import type { Settings } from './config/options.js';
import { type Estimate, estimateOf } from './request/estimate.js';
import type { AddLayersInput, DecomposeInput, GenerateInput, RestyleInput } from './request/inputs.js';
import { loaded, type TaskInputs, type TaskName } from './request/tasks.js';
import { type Plan, planOf } from './run/plan.js';
import { Run } from './run/run.js';
import { session } from './run/session.js';
import type { RunSpan } from './run/span.js';
import { traced, tracedPlan } from './run/traced.js';
import type { ServerInfo } from './transport/server-info.js';
import type { Health, Transport } from './transport/transport.js';

/** How a run behaves on this side of the wire. */
export interface RunOptions {
  /** Cancels the run on the server. */
  signal?: AbortSignal | undefined;
  /**
   * Lets the run go on at the server's pace while a loop over its steps is busy: the loop then sees the newest step alone, and
   * misses those before. Default: the loop sets the pace and sees every step.
   */
  latest?: boolean | undefined;
}

/**
 * What every client of model `mrt` can do, over any transport. The four tasks check their input at once, but throw only
 * where the run is used, as an MRTError.
 */
export class Client implements AsyncDisposable {
  readonly #transport: Transport;
  readonly #settings: Settings;

  /** @internal */
  constructor(transport: Transport, settings: Settings) {
    this.#transport = transport;
    this.#settings = settings;
  }

  /** Text to layers: a design from words and regions, or from words alone. */
  generate(input: GenerateInput, options?: RunOptions): Run {
    return this.#run('generate', input, options);
  }

  /** Image to layers: a flat picture taken apart along the given regions, or those that the model finds. */
  decompose(input: DecomposeInput, options?: RunOptions): Run {
    return this.#run('decompose', input, options);
  }

  /** New layers into an existing design. What was there comes back byte for byte. */
  addLayers(input: AddLayersInput, options?: RunOptions): Run {
    return this.#run('addLayers', input, options);
  }

  /** Layers of a design drawn anew in the style of the rest. What is no target comes back byte for byte. */
  restyle(input: RestyleInput, options?: RunOptions): Run {
    return this.#run('restyle', input, options);
  }

  /**
   * What a task would take, as the server says it before any denoising: regions (planned or found ones, too), tokens,
   * seconds and memory. It takes no place among the runs, but comes after those that wait for one.
   * `mrt.plan('decompose', { image })`
   *
   * @throws MRTError whatever the run itself would be refused with
   */
  async plan<T extends TaskName>(
    task: T,
    input: TaskInputs[T],
    { signal = new AbortController().signal }: Pick<RunOptions, 'signal'> = {},
  ): Promise<Plan> {
    const load = loaded(task, input);
    const requestId = crypto.randomUUID();
    const ask = (span?: RunSpan) =>
      planOf(this.#transport, load, { ...this.#settings, requestId, signal, span });
    return tracedPlan(ask, this.#traced(task, requestId));
  }

  /**
   * Tokens and bytes of a task whose regions are given, counted here, without a server; `plan` answers the same numbers.
   *
   * @throws MRTError `invalid_argument`: wrong input, or one without regions, which only a server can find
   */
  async estimate<T extends TaskName>(task: T, input: TaskInputs[T]): Promise<Estimate> {
    return estimateOf(await loaded(task, input)());
  }

  /** Whether server and model take requests. Rejects with `unavailable` if nothing answers. */
  health(): Promise<Health> {
    return this.#transport.health();
  }

  /** Server version, the model's family, digest of its weights, limits and defaults, and its tensors. */
  info(): Promise<ServerInfo> {
    return this.#transport.info();
  }

  /** Lets go of the connection; runs that are under way still finish. */
  close(): void {
    this.#transport.close();
  }

  /** Closes the client at the end of an `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #run<T extends TaskName>(task: T, input: TaskInputs[T], { signal, latest }: RunOptions = {}): Run {
    const load = loaded(task, input);
    const open = (runSignal: AbortSignal, requestId: string) =>
      traced(
        (span) => session(this.#transport, load, { ...this.#settings, requestId, signal: runSignal, span }),
        { ...this.#traced(task, requestId), signal: runSignal },
      );
    return new Run(open, { signal, latest });
  }

  #traced(task: TaskName, requestId: string) {
    return { tracer: this.#settings.tracer, task, address: this.#transport.address, requestId };
  }
}
