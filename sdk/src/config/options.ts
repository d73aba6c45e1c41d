import * as z from 'zod';
import { invalid } from '../errors.js';
import { PATIENCE_MS } from '../run/retry.js';
import { parse } from '../validate.js';
import { type Logger, loggerOf } from './log.js';
import type { Tracer } from './tracer.js';

/** Longest times in ms; `Infinity` for none. */
export interface Timeouts {
  /** To connect, and for `health` and `info`. Default 5,000. */
  connect?: number | undefined;
  /** From the request to the first event; a queue on the server counts. Default 120,000. */
  firstEvent?: number | undefined;
  /** Between two events, while somebody waits for the next one. Default 120,000. */
  idle?: number | undefined;
  /** The whole run, retries included. Default 600,000. */
  total?: number | undefined;
}

/** What every client takes, whatever its transport. */
export interface ClientOptions {
  /** Sent with every call, for gateways: `{ authorization: 'Bearer ...' }`. */
  headers?: Readonly<Record<string, string>> | undefined;
  timeouts?: Timeouts | undefined;
  /**
   * How often a call is sent again after a failure that may pass (a server that is down or full), with growing pauses.
   * Only before its first event: a run that has begun is never repeated. Default: for some 10 s after the first failure, which
   * outlasts a server that starts again. 0: fail at once.
   */
  maxRetries?: number | undefined;
  /** Largest response, in bytes; one layer or preview travels in each. Default 256 MiB. */
  maxMessageBytes?: number | undefined;
  /** Default: none; or the console from the level that MRT_LOG names (debug, info, warn, error). */
  logger?: Logger | undefined;
  /**
   * Makes one span a run, which the server's spans then belong to: `trace.getTracer('app')` of @opentelemetry/api. Prompts, pixels
   * and file names are never in it. Default: no spans, and no `traceparent` but one in `headers`.
   */
  tracer?: Tracer | undefined;
}

/** The options with their defaults. */
export interface Settings {
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: { readonly [limit in keyof Timeouts]-?: number };
  readonly maxRetries: number;
  /** Once the first failure lies so many ms back, a call is not sent again; Infinity where `maxRetries` was given. */
  readonly patience: number;
  readonly maxMessageBytes: number;
  readonly log: Logger;
  readonly tracer: Tracer | undefined;
}

const MOST_RETRIES = 10;
const LARGEST = 2 ** 31 - 1; // of a timer in ms, and of a message in bytes
const limit = (ms: number) =>
  z
    .custom<number>(
      (value) =>
        typeof value === 'number' && (value === Number.POSITIVE_INFINITY || (value > 0 && value <= LARGEST)),
      {
        error: ({ input }) => `is ${String(input)}; give ms above 0, at most ${LARGEST}, or Infinity`,
      },
    )
    .default(ms);

const schema = z.object({
  headers: z
    .record(
      z
        .string()
        .regex(
          /^(?!.*-bin$)[\w.-]+$/,
          'has a name that no header of text can have; use letters, digits and dashes',
        ),
      z.string().regex(/^[ -~]*$/, 'has characters that no header can carry; use printable ASCII'),
    )
    .default({}),
  timeouts: z
    .strictObject({
      connect: limit(5_000),
      firstEvent: limit(120_000),
      idle: limit(120_000),
      total: limit(600_000),
    })
    .prefault({}),
  maxRetries: z.int().min(0).max(MOST_RETRIES).default(MOST_RETRIES),
  maxMessageBytes: z
    .int()
    .positive()
    .max(LARGEST)
    .default(256 * 2 ** 20),
});

/** @throws MRTError `invalid_argument` with one entry in `fieldErrors` for every wrong option */
export function settingsOf({ logger, tracer, ...options }: ClientOptions): Settings {
  if (tracer !== undefined && typeof tracer?.startSpan !== 'function')
    throw invalid('tracer', "has no startSpan; give trace.getTracer('app') of @opentelemetry/api");
  const patience = options.maxRetries === undefined ? PATIENCE_MS : Number.POSITIVE_INFINITY;
  return { ...parse(schema, options), patience, log: loggerOf(logger), tracer };
}
