import type { RunEvent } from '../events.js';
import { type Reporter, readableSize, readableTimings } from './report.js';

export type Terminal = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** Progress on stderr, as a bar where it is a terminal and as lines where not; results on stdout. */
export function textReporter(out: NodeJS.WritableStream, err: Terminal): Reporter {
  const live = err.isTTY ? liveLine(err) : undefined;
  const line = (text: string) => {
    live?.clear();
    err.write(`${text}\n`);
  };
  const progress = (text: string, bar?: string) => (live ? live.show(bar ?? text) : line(text));
  return {
    serverStarting: () => progress('starting a server'),
    serverUp: ({ url }, ms) => line(`server up at ${url} after ${(ms / 1000).toFixed(1)} s`),
    event: (event) => {
      const text = described(event);
      if (event.type === 'accepted') return line(text);
      if (event.type === 'done') return live?.clear();
      progress(text, `${bar(event.event.index, event.event.of)}  ${text}`);
    },
    note: line,
    written: (files, { timings }) => {
      for (const { path, bytes } of files) out.write(`${path}  ${readableSize(bytes)}\n`);
      out.write(`${readableTimings(timings)}\n`);
    },
    failed: (error) => line(`mrt: ${error instanceof Error ? error.message : String(error)}`),
  };
}

function described({ type, event }: RunEvent): string {
  switch (type) {
    case 'accepted': {
      const { regions, tokens, steps, seed } = event;
      return `accepted: ${regions.length} layers, ${tokens} tokens, ${steps} steps, seed ${seed}`;
    }
    case 'step':
      return `step ${event.index}/${event.of}  noise ${event.nextSigma.toFixed(2)}  ${event.ms.toFixed(0)} ms`;
    case 'layer':
      return `layer ${event.index}/${event.of}  ${event.layer.name}`;
    case 'done':
      return 'done';
  }
}

const BAR = 24;

function bar(index: number, of: number): string {
  const full = Math.round((BAR * index) / of);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
}

/** One line of a terminal that is written over and over. */
function liveLine(terminal: Terminal) {
  const clear = () => void terminal.write('\r\x1b[2K');
  const show = (text: string) => {
    clear();
    terminal.write(text.slice(0, (terminal.columns || 80) - 1));
  };
  return { show, clear };
}
