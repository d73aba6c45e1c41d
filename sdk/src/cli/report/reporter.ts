import type { Done, RunEvent } from '../../events.js';
import type { Warning, WrittenFile } from '../../formats/files.js';
import type { RunningServer } from '../../serve.js';
import type { LayerStack } from '../../stack/stack.js';

/** Shows a command's progress and results. Times in ms. */
export interface Reporter {
  /** Longest side in px of the previews that it shows; 0 for none. */
  readonly preview: number;
  serverStarting(): void;
  serverUp(server: RunningServer, ms: number): void;
  event(event: RunEvent): void;
  /** Ends progress that is redrawn in place. */
  rest(): void;
  note(text: string): void;
  /** What a file format could not preserve. */
  warnings(file: { path: string; warnings: readonly Warning[] }, stack: LayerStack): void;
  written(files: readonly WrittenFile[], done?: Done): void;
  failed(error: unknown): void;
  /** A signal, or an output that was closed, ended the command. */
  interrupted(): void;
}

/** `1.2 MB`, `48 KB`. */
export function readableSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `encode 0.05 s, denoise 0.82 s, total 1.20 s`. */
export function readableTimings(timings: Done['timings']): string {
  return Object.entries(timings)
    .map(([phase, ms]) => `${phase.replace(/_ms$/, '')} ${(ms / 1000).toFixed(2)} s`)
    .join(', ');
}
