import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type Ending = (typeof SIGNALS)[number] | 'SIGPIPE';

/** What may end a command before its time. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** 128 and the number of the signal that came, if one did. */
  exitCode(): number | undefined;
  /** Stops listening. */
  ignore(): void;
}

/**
 * The first Ctrl-C (or SIGTERM) asks for a good end; the second does not wait for it. A reader of the output that goes away, as `head`
 * does, counts as one, too.
 */
export function interruptions(out: NodeJS.WritableStream, err: NodeJS.WritableStream): Interrupt {
  const controller = new AbortController();
  let caught: Ending | undefined;
  const end = (name: Ending) => {
    caught ??= name;
    controller.abort();
  };
  const listen = (name: (typeof SIGNALS)[number]) => {
    if (caught) process.exit(codeOf(name));
    end(name);
  };
  for (const name of SIGNALS) process.on(name, listen);
  // These two for good: what was written last may fail after the command has ended.
  out.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE' && !caught) err.write(`mrt: the output cannot be written: ${message}\n`);
    end('SIGPIPE');
  });
  err.on('error', () => end('SIGPIPE'));
  return {
    signal: controller.signal,
    exitCode: () => caught && codeOf(caught),
    ignore: () => {
      for (const name of SIGNALS) process.off(name, listen);
    },
  };
}

const codeOf = (name: Ending) => 128 + constants.signals[name];
