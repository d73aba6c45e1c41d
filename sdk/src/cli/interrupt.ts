import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Interruptions of a command. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Exit code if the command was interrupted: 128 plus the signal's number, or 1 if its output could not be written. */
  exitCode(): number | undefined;
  /** Stops listening to signals. */
  ignore(): void;
}

/**
 * The first Ctrl-C (or SIGTERM) ends the command cleanly, the second one at once. A closed output pipe, as with `head`, ends it
 * like a signal; so does a full disk.
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
  const onWriteError = ({ code, message }: NodeJS.ErrnoException) => {
    const closed = code === 'EPIPE';
    if (!closed && ended === undefined) err.write(`mrt: the output cannot be written: ${message}\n`);
    end(closed ? 128 + constants.signals.SIGPIPE : 1);
    process.exitCode = ended; // the last write may fail after the command has ended
  };
  for (const output of [out, err]) output.on('error', onWriteError);
  const unwatch = onOrphaned(() => end(128 + constants.signals.SIGTERM));
  return {
    signal: controller.signal,
    exitCode: () => ended,
    ignore: () => {
      unwatch();
      for (const name of SIGNALS) process.off(name, listen);
    },
  };
}

const LOOK_MS = 500;

/** npm and npx end at a signal without the command that they started; without them nobody could stop it any more. */
function onOrphaned(end: () => void): () => void {
  if (process.env.npm_command === undefined) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) end();
  }, LOOK_MS).unref();
  return () => clearInterval(timer);
}
