import { cancelled, MRTError } from '../../errors.js';
import type { RunEvent } from '../../events.js';
import type { Reporter } from './reporter.js';

/** Prints one JSON object a line on stdout, without pixels. */
export function jsonReporter(out: NodeJS.WritableStream): Reporter {
  const print = (value: object) => void out.write(`${JSON.stringify(value)}\n`);
  return {
    preview: 0,
    serverStarting: () => {},
    serverUp: ({ url, http, metrics, pid }, ms) =>
      print({ event: 'server', url, http, metrics, pid, ms: Math.round(ms) }),
    event: (event) => print(plain(event)),
    rest: () => {},
    note: (text) => print({ event: 'note', text }),
    warnings: ({ path, warnings }) => {
      for (const warning of warnings) print({ event: 'warning', path, ...warning });
    },
    written: (files) => print({ event: 'written', files: files.map(({ path, bytes }) => ({ path, bytes })) }),
    interrupted: () => print({ event: 'error', ...failure(cancelled()) }),
    failed: (error) => print({ event: 'error', ...failure(error) }),
  };
}

function plain({ type, event }: RunEvent): object {
  switch (type) {
    case 'step': {
      const { preview: _, ...step } = event;
      return { event: type, ...step };
    }
    case 'layer': {
      const { png, ...layer } = event.layer;
      return { event: type, index: event.index, of: event.of, layer: { ...layer, bytes: png.length } };
    }
    case 'done': {
      const { stack, ...done } = event;
      return { event: type, ...done, ...stack.provenance };
    }
    default:
      return { event: type, ...event };
  }
}

function failure(error: unknown): object {
  if (!MRTError.is(error)) return { code: 'internal', text: String(error), retryable: false };
  const { code, text, field, fieldErrors, requestId, retryable } = error;
  return { code, text, field, fieldErrors, requestId, retryable };
}
