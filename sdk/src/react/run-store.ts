import { MRTError } from '../errors.js';
import type { Accepted } from '../events.js';
import type { Run } from '../run/run.js';
import { fromSSE } from '../sse/from-sse.js';
import type { Layer } from '../stack/layer.js';
import type { LayerStack } from '../stack/stack.js';

/** Where a run is, for display. */
export interface RunState {
  readonly status: 'idle' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly accepted?: Accepted;
  /** The newest step, layer, or piece of the experts' work. */
  readonly progress?: { readonly index: number; readonly of: number; readonly text: string };
  /** PNG of the whole page, as the newest step with a preview has it. */
  readonly preview?: Uint8Array<ArrayBuffer>;
  /** The layers that have come, bottom to top. */
  readonly layers: readonly Layer[];
  /** Once it is done. */
  readonly stack?: LayerStack;
  /** Once it has failed. */
  readonly error?: MRTError;
}

/**
 * A run, or an answer of `toSSE` or the gateway, as `fetch` gives it. `signal` fires when it is cancelled; a run and the body of
 * an answer are cancelled without it.
 */
export type RunSource = (signal: AbortSignal) => Run | Response | Promise<Response>;

export const IDLE: RunState = { status: 'idle', layers: [] };

/** The state of the newest run that was started; the one before is cancelled. */
export class RunStore {
  #state = IDLE;
  #current: AbortController | undefined;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = () => this.#state;

  readonly start = (source: RunSource): void => {
    this.cancel();
    const controller = new AbortController();
    this.#current = controller;
    this.#set({ ...IDLE, status: 'running' });
    void this.#follow(source, controller);
  };

  readonly cancel = (): void => this.#current?.abort();

  async #follow(source: RunSource, controller: AbortController): Promise<void> {
    const change = (part: Partial<RunState>) => {
      if (this.#current === controller) this.#set({ ...this.#state, ...part });
    };
    try {
      const given = source(controller.signal);
      const run = 'final' in given ? given : fromSSE(given);
      controller.signal.addEventListener('abort', () => run.abort(controller.signal.reason));
      run
        .on('accepted', (accepted) => change({ accepted }))
        .on('progress', ({ index, of, text }) => change({ progress: { index, of, text } }))
        .on('step', ({ index, of, preview }) =>
          change({ progress: { index, of, text: `step ${index} of ${of}` }, ...(preview && { preview }) }),
        )
        .on('layer', ({ index, of, layer }) =>
          change({
            progress: { index, of, text: `layer ${index} of ${of}` },
            layers: [...this.#state.layers, layer],
          }),
        );
      change({ status: 'done', stack: await run.final() });
    } catch (cause) {
      if (controller.signal.aborted) return change({ status: 'cancelled' });
      const error = MRTError.is(cause) ? cause : new MRTError('internal', String(cause), { cause });
      change(error.code === 'cancelled' ? { status: 'cancelled' } : { status: 'failed', error });
    }
  }

  #set(state: RunState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
