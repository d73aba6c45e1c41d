import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What may end a command before its time. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Of the command, if it was ended: 128 and the number of a signal; 1 where nothing could be written. */
  exitCode(): number | undefined;
  /** Stops listening to signals. */
  ignore(): void;
}

/**
 * The first Ctrl-C (or SIGTERM) asks for a good end; the second does not wait for it. A reader of the output that goes away, as `head`
 * does, ends a command like a signal; so does a disk that is full.
 */
export function interruptions(out: NodeJS.WritableStream, err: NodeJS.WritableStream): Interrupt {
  const controller = new AbortController();
  let ended: number | undefined;
  const end = (code: number) => {
    ended ??= code;
    controller.abort();
  };
  const listen = (name: (typeof SIGNALS)[number]) => {
    if (ended !== undefined) process.exit(128 + constants.signals[name]);
    end(128 + constants.signals[name]);
  };
  for (const name of SIGNALS) process.on(name, listen);
  const unwritten = ({ code, message }: NodeJS.ErrnoException) => {
    const gone = code === 'EPIPE';
    if (!gone && ended === undefined) err.write(`mrt: the output cannot be written: ${message}\n`);
    end(gone ? 128 + constants.signals.SIGPIPE : 1);
    process.exitCode = ended; // what was written last may fail after the command has ended
  };
  for (const output of [out, err]) output.on('error', unwritten);
  return {
    signal: controller.signal,
    exitCode: () => ended,
    ignore: () => {
      for (const name of SIGNALS) process.off(name, listen);
    },
  };
}
