import { vi } from 'vitest';

/** Makes the next pause before a retry last an hour, and calls `begun` when it starts. `vi.restoreAllMocks` undoes it. */
export function endlessPause(begun: () => void): void {
  const real = globalThis.setTimeout;
  const set = (callback: () => void, ms = 0) => {
    const pauses = ms >= 187 && ms <= 250;
    if (pauses) setImmediate(begun);
    return real(callback, pauses ? 3_600_000 : ms);
  };
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(set as typeof setTimeout);
}
