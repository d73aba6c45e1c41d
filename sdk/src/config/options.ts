import * as z from 'zod/mini';
import { invalid } from '../errors.js';
import type { PictureSources } from '../request/request.js';
import { parse } from '../validate.js';
import { type Logger, loggerOf, unheardTo } from './log.js';
import type { Tracer } from './tracer.js';

/** Time limits in ms; `Infinity` for none. */
export interface Timeouts {
  /** To connect, and for `health` and `info`. Default 5,000. */
  connect?: number | undefined;
  /** From the request to the first event, queueing on the server included. Default 120,000. */
  firstEvent?: number | undefined;
  /** Between two events, while the next one is being read. Default 120,000. */
  idle?: number | undefined;
  /** The whole run, retries included. Default 600,000. */
  total?: number | undefined;
}

/** Options of every client, whatever its transport. */
export interface ClientOptions {
  /** Sent with every call, for gateways: `{ authorization: 'Bearer ...' }`. */
  headers?: Readonly<Record<string, string>> | undefined;
  timeouts?: Timeouts | undefined;
  /**
   * Whether a string for a picture may be a path or `file:` URL, which this machine then reads. Default true; say false where
   * input comes from strangers.
   */
  allowFiles?: boolean | undefined;
  /**
   * Whether a string for a picture may be a web address, which this machine then asks, also for addresses inside its network.
   * Default true; say false where input comes from strangers.
   */
  allowUrls?: boolean | undefined;
  /**
   * Whose runs these are: a server that is full shares itself out between callers. Clients of one app or user that are to count as
   * one have the same. It is no secret and proves nothing; a gateway may put the name of the token in its place. Default: random, one
   * a client.
   */
  clientId?: string | undefined;
  /**
   * How often a call is retried after a temporary failure (a server that is down or full), with growing delays. Only before
   * its first event: a run that has begun is never repeated. A server that says when to come again is heeded. Default: for about 10 s after the first failure, which is longer
   * than a server takes to restart. 0: fail at once.
   */
  maxRetries?: number | undefined;
  /** Largest response, in bytes; one layer or preview travels in each. Default 256 MiB. */
  maxMessageBytes?: number | undefined;
  /** Default: none, or the console from the level in MRT_LOG (debug, info, warn, error). */
  logger?: Logger | undefined;
  /**
   * Starts one span a run, the parent of the server's spans: `trace.getTracer('app')` of @opentelemetry/api. It never contains
   * prompts, pixels or file names. Default: no spans, and no `traceparent` except one in `headers`.
   */
  tracer?: Tracer | undefined;
}

/** The options of a client that a single call may replace; `headers` are added to those of the client. */
export type CallOptions = Pick<ClientOptions, 'headers' | 'timeouts' | 'maxRetries'>;

/** The options, defaults filled in. */
export interface Settings extends PictureSources {
  readonly headers: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly timeouts: { readonly [limit in keyof Timeouts]-?: number };
  readonly maxRetries: number;
  /** No retry later than this after the first failure; Infinity where `maxRetries` is set. */
  readonly retryWindowMs: number;
  readonly maxMessageBytes: number;
  readonly log: Logger;
  readonly tracer: Tracer | undefined;
  /** Tells of an error of a run that nothing waits for. */
  readonly unheard: (error: Error) => void;
}

const MAX_RETRIES = 10;
/** A server that crashed is back within about 4 s on an idle machine, and within twice that on a busy one. */
const RETRY_WINDOW_MS = 10_000;
const MAX_INT32 = 2 ** 31 - 1; // of a timer in ms, and of a message in bytes
const limit = (ms: number) =>
  z._default(
    z.custom<number>(
      (value) =>
        typeof value === 'number' &&
        (value === Number.POSITIVE_INFINITY || (value > 0 && value <= MAX_INT32)),
      {
        error: ({ input }) => `is ${String(input)}; give ms above 0 and at most ${MAX_INT32}, or Infinity`,
      },
    ),
    ms,
  );

const call = {
  headers: z._default(
    z.record(
      z
        .string()
        .check(
          z.regex(
            /^(?!.*-bin$)[\w.-]+$/,
            'is not a valid name of a text header; use letters, digits and dashes',
          ),
        ),
      z
        .string()
        .check(z.regex(/^[ -~]*$/, 'has characters that are not allowed in headers; use printable ASCII')),
    ),
    {},
  ),
  timeouts: z.prefault(
    z.strictObject({
      connect: limit(5_000),
      firstEvent: limit(120_000),
      idle: limit(120_000),
      total: limit(600_000),
    }),
    {},
  ),
  maxRetries: z._default(z.int().check(z.gte(0), z.lte(MAX_RETRIES)), MAX_RETRIES),
};

const schema = z.strictObject({
  ...call,
  allowFiles: z._default(z.boolean(), true),
  allowUrls: z._default(z.boolean(), true),
  clientId: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^[!-~]{1,128}$/,
          'has characters that are not allowed; use 1 to 128 of printable ASCII, no blanks',
        ),
      ),
  ),
  maxMessageBytes: z._default(z.int().check(z.positive(), z.lte(MAX_INT32)), 256 * 2 ** 20),
});

/** @throws MRTError `invalid_argument` with one entry in `fieldErrors` for every wrong option */
export function settingsOf({ logger, tracer, ...options }: ClientOptions): Settings {
  if (tracer !== undefined && typeof tracer?.startSpan !== 'function')
    throw invalid('tracer', "has no startSpan; give trace.getTracer('app') of @opentelemetry/api");
  const retryWindowMs = options.maxRetries === undefined ? RETRY_WINDOW_MS : Number.POSITIVE_INFINITY;
  const { clientId = crypto.randomUUID(), ...settings } = parse(schema, options);
  return { ...settings, clientId, retryWindowMs, log: loggerOf(logger), tracer, unheard: unheardTo(logger) };
}

/**
 * The settings of one call.
 *
 * @throws MRTError `invalid_argument` with one entry in `fieldErrors` for every wrong option
 */
export function settingsOfCall(settings: Settings, options: CallOptions): Settings {
  const { headers, maxRetries = settings.maxRetries } = options;
  const timeouts = Object.entries(options.timeouts ?? {}).filter(([, ms]) => ms !== undefined);
  const merged = parse(z.strictObject(call), {
    headers: { ...settings.headers, ...headers },
    timeouts: { ...settings.timeouts, ...Object.fromEntries(timeouts) },
    maxRetries,
  });
  const retryWindowMs = options.maxRetries === undefined ? settings.retryWindowMs : Number.POSITIVE_INFINITY;
  return { ...settings, ...merged, retryWindowMs };
}
