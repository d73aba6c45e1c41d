// One run or plan at a time: what it says, what it shows, how it ends.
import type { LayerStack, Run } from '@mrt/sdk/web';
import type { Design } from '../state/document.js';
import { keepPixels } from '../state/pixels.js';
import { act, say, select, textOf, useStudio } from '../state/store.js';
import { t } from '../text.js';

const { getState, setState } = useStudio;

const isCancelled = (error: unknown) => (error as { code?: string }).code === 'cancelled';

/** Shows that something is under way, and says what went wrong; the design stays as it was. */
export async function underWay<T>(
  label: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  if (getState().running) return undefined;
  const controller = new AbortController();
  setState({
    notice: undefined,
    running: { label, text: t.run.waiting, landed: [], cancel: () => controller.abort() },
  });
  try {
    return await work(controller.signal);
  } catch (error) {
    if (isCancelled(error) || controller.signal.aborted) say('note', t.run.cancelled);
    else
      say('error', textOf(error), (error as { code?: string }).code === 'unavailable' ? [] : [t.run.failed]);
    return undefined;
  } finally {
    const { preview } = getState().running ?? {};
    if (preview) URL.revokeObjectURL(preview);
    setState({ running: undefined });
  }
}

/** Progress in words and as a share. */
export function progress(text: string, share?: number): void {
  setState(({ running }) => ({ running: running && { ...running, text, share } }));
}

/** Runs a task; the design that comes of its stack is one entry of the history. */
export async function perform(
  label: string,
  start: (signal: AbortSignal) => Run,
  taken: (design: Design, stack: LayerStack) => Design,
): Promise<LayerStack | undefined> {
  const stack = await underWay(label, async (signal) => {
    const run = follow(start(signal));
    return run.final();
  });
  if (!stack) return undefined;
  if (act(label, (design) => taken(design, stack))) {
    select([]);
    if (stack.remarks.length > 0) say('note', t.run.done, stack.remarks);
  }
  return stack;
}

/** The newest preview and the layers that have landed, painted once a frame at most. */
export function follow(run: Run): Run {
  let newest: Uint8Array | undefined;
  const paint = () => {
    if (!newest) return;
    const url = URL.createObjectURL(new Blob([newest as Uint8Array<ArrayBuffer>], { type: 'image/png' }));
    newest = undefined;
    setState(({ running }) => {
      if (running?.preview) URL.revokeObjectURL(running.preview);
      return { running: running && { ...running, preview: url } };
    });
  };
  run.on('progress', ({ text, index, of }) => progress(text, index / of));
  run.on('step', ({ index, of, preview }) => {
    progress(`${t.run.step} ${index} ${t.run.of} ${of}`, index / of);
    if (!preview) return;
    if (!newest) requestAnimationFrame(paint);
    newest = preview;
  });
  run.on('layer', ({ index, of, layer }) => {
    const digest = keepPixels(layer.png, layer.digest);
    setState(({ running }) => ({
      running: running && {
        ...running,
        text: `${t.run.layer} ${index} ${t.run.of} ${of}: ${layer.name}`,
        landed:
          layer.source === 'generated'
            ? [...running.landed, { digest, region: layer.region }]
            : running.landed,
      },
    }));
  });
  return run;
}
