import { vi } from 'vitest';

/** From now on the first pause before another attempt takes an hour; tells `begun` of it. `vi.restoreAllMocks` ends that. */
export function endlessPause(begun: () => void): void {
  const real = globalThis.setTimeout;
  const set = (callback: () => void, ms = 0) => {
    const pauses = ms >= 187 && ms <= 250;
    if (pauses) setImmediate(begun);
    return real(callback, pauses ? 3_600_000 : ms);
  };
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(set as typeof setTimeout);
}
