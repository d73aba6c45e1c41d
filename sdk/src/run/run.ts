/// <reference lib="esnext.disposable" preserve="true" />
import { cancelled, invalid, MRTError } from '../errors.js';
import type { Accepted, Done, LayerDone, Progress, RunEvent, Step } from '../events.js';
import type { LayerStack } from '../stack/stack.js';

/** The events that `on` listens to. */
export interface RunEvents {
  /** Of `decompose` by the experts, also before `accepted`. */
  progress: Progress;
  accepted: Accepted;
  step: Step;
  layer: LayerDone;
  done: Done;
  /** The run failed or was cancelled; iterating or awaiting it throws the same error. */
  error: unknown;
}

type Outcome = { readonly stack: LayerStack } | { readonly error: unknown };

/** How a run behaves besides what it asks for. */
interface RunInit {
  readonly signal?: AbortSignal | undefined;
  readonly latest?: boolean | undefined;
  /** Tells of an error that nothing hears. */
  readonly unheard?: ((error: Error) => void) | undefined;
}

/**
 * One request to the model. Lazy: nothing is read or sent before it is first iterated, awaited or listened to.
 *
 * Iterating yields the steps, each read when the loop asks for it (the experts of `decompose` have none: listen to `progress`); `final()` reads to the end and returns the stack, as
 * awaiting the run does. Both share one call, in any order. Leaving the loop early, `abort()` and the caller's signal cancel the run on the server.
 * Errors are thrown by the loop and by `final()`, never as an unhandled rejection; if there is neither, nor a
 * listener to `error`, the logger or else the console tells of them.
 */
export class Run implements PromiseLike<LayerStack>, AsyncIterable<Step>, AsyncDisposable {
  /** The id of this request on the wire. */
  readonly requestId: string;
  readonly #controller = new AbortController();
  readonly #events: AsyncGenerator<RunEvent, void, undefined>;
  readonly #signal: AbortSignal | undefined;
  readonly #latest: boolean;
  readonly #listeners = new Map<keyof RunEvents, Set<(event: never) => void>>();
  readonly #unheard: (error: Error) => void;
  readonly #follow = () => this.#controller.abort(this.#signal?.reason);
  #started = false;
  #reading: Promise<void> | undefined;
  #awaited = false;
  #steps: Step[] | undefined;
  #stack: LayerStack | undefined;
  #outcome: Outcome | undefined;
  #final: Promise<LayerStack> | undefined;

  /** @internal */
  constructor(
    open: (signal: AbortSignal, requestId: string) => AsyncGenerator<RunEvent, void, undefined>,
    { signal, latest = false, unheard = () => {} }: RunInit = {},
  ) {
    this.requestId = crypto.randomUUID();
    this.#events = open(this.#controller.signal, this.requestId);
    this.#signal = signal;
    this.#latest = latest;
    this.#unheard = unheard;
  }

  /** Resolves to the finished stack. */
  final(): Promise<LayerStack> {
    this.#awaited = true;
    return this.#toEnd();
  }

  /** `await run` is `await run.final()`. An async function that returns a run therefore gives its stack. */
  // biome-ignore lint/suspicious/noThenProperty: a run is meant to be awaited
  then<A = LayerStack, B = never>(
    onStack?: ((stack: LayerStack) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.final().then(onStack, onError);
  }

  #toEnd(): Promise<LayerStack> {
    this.#final ??= this.#finish();
    this.#final.catch(() => {}); // not unhandled: the error is thrown to whoever awaits the promise
    return this.#final;
  }

  /**
   * Calls `listener` at every event of this type. This also starts the run, which then reads to its end unless a loop over
   * the steps reads it. An error thrown by a listener ends the run.
   */
  on<K extends keyof RunEvents>(type: K, listener: (event: RunEvents[K]) => void): this {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    setTimeout(() => {
      if (!this.#steps) void this.#toEnd();
    });
    return this;
  }

  /** Cancels the run on the server; no effect once it is finished. The reason is the `cause` of the error. */
  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  /**
   * The steps, from now on. If `final()` reads ahead of a slow loop, only the newest step keeps its preview; with the option
   * `latest` the run always reads ahead, and the loop sees only the newest step.
   *
   * @throws MRTError `invalid_argument`: there is another loop, which would get a part of the steps
   */
  [Symbol.asyncIterator](): AsyncIterator<Step, undefined> {
    if (this.#steps)
      throw invalid('run', "has a loop over its steps already; use one loop, or run.on('step', ...)");
    this.#steps = [];
    if (this.#latest) void this.#toEnd();
    return {
      next: () => this.#nextStep(),
      return: async () => {
        await this[Symbol.asyncDispose]();
        return { done: true, value: undefined };
      },
    };
  }

  /** Cancels an unfinished run at the end of an `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#outcome) return;
    this.abort();
    await this.#events.return();
    this.#settle({ error: this.#cancelled() });
  }

  async #nextStep(): Promise<IteratorResult<Step, undefined>> {
    for (;;) {
      const value = this.#steps?.shift();
      if (value) return { done: false, value };
      if (this.#outcome && 'error' in this.#outcome) throw this.#outcome.error;
      if (this.#outcome) return { done: true, value: undefined };
      await this.#read();
    }
  }

  async #finish(): Promise<LayerStack> {
    while (!this.#outcome) await this.#read();
    if ('error' in this.#outcome) throw this.#outcome.error;
    return this.#outcome.stack;
  }

  /** Reads one event; concurrent callers share the same read. Never rejects. */
  #read(): Promise<void> {
    this.#reading ??= this.#readOne();
    return this.#reading;
  }

  async #readOne(): Promise<void> {
    try {
      this.#start();
      const { value, done } = await this.#events.next();
      if (!done) this.#take(value);
      else if (this.#stack) this.#settle({ stack: this.#stack });
      else this.#settle({ error: this.#cancelled() });
    } catch (error) {
      this.abort(error);
      await this.#events.return();
      this.#settle({ error });
    } finally {
      this.#reading = undefined; // after an `await`, hence after it was set
    }
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    if (this.#signal?.aborted) this.#follow();
    this.#signal?.addEventListener('abort', this.#follow, { once: true });
  }

  #take({ type, event }: RunEvent): void {
    if (type === 'done') this.#stack = event.stack;
    if (type === 'step' && this.#steps) {
      const unseen = this.#steps.pop();
      if (unseen && !this.#latest) {
        const { preview: _, ...step } = unseen;
        this.#steps.push(step);
      }
      this.#steps.push(event);
    }
    this.#emit(type, event);
  }

  #settle(outcome: Outcome): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    this.#signal?.removeEventListener('abort', this.#follow);
    if (!('error' in outcome)) return;
    this.#emit('error', outcome.error);
    const heard = this.#awaited || this.#steps !== undefined || this.#listeners.has('error');
    if (!heard && !this.#isCancel(outcome.error)) this.#unheard(outcome.error as Error);
  }

  #cancelled(): MRTError {
    return cancelled(this.requestId, this.#controller.signal.reason);
  }

  #isCancel(error: unknown): boolean {
    return MRTError.is(error) && error.code === 'cancelled';
  }

  #emit(type: keyof RunEvents, event: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }
}
