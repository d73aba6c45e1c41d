import { vi } from 'vitest';

/** Counts the timers set from now on that are still to come and keep the process. `vi.restoreAllMocks` ends that. */
export function liveTimers(): () => number {
  const live = new Set<NodeJS.Timeout>();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const noted = (callback: () => void, ms?: number) => {
    const timer = set(() => {
      live.delete(timer);
      callback();
    }, ms);
    live.add(timer);
    return timer;
  };
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(noted as typeof setTimeout);
  vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    live.delete(timer as NodeJS.Timeout);
    clear(timer);
  });
  return () => [...live].filter((timer) => timer.hasRef()).length;
}
