import type { Done, RunEvent } from '../events.js';
import type { WrittenFile } from '../formats/folder.js';
import type { RunningServer } from '../serve.js';

/** What a command tells its user while it works. Times in ms. */
export interface Reporter {
  serverStarting(): void;
  serverUp(server: RunningServer, ms: number): void;
  event(event: RunEvent): void;
  note(text: string): void;
  written(files: readonly WrittenFile[], done: Done): void;
  failed(error: unknown): void;
}

/** `1.2 MB`, `48 KB`. */
export function readableSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `encode 0.05 s, denoise 0.82 s, total 1.20 s`. */
export function readableTimings(timings: Done['timings']): string {
  return Object.entries(timings)
    .map(([phase, ms]) => `${phase.replace(/_ms$/, '')} ${(ms / 1000).toFixed(2)} s`)
    .join(', ');
}
