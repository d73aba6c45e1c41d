import { invalid } from '../errors.js';
import { env } from '../platform/env.js';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
/** Severity of a log line, lowest first. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Receives a client's log lines, like `console`. They never contain prompts, captions or pixels. */
export type Logger = Readonly<Record<LogLevel, (message: string, fields: object) => void>>;

/** The caller's logger, or the console where MRT_LOG names a level. Lines below that level are dropped. */
export function loggerOf(logger: Logger | undefined): Logger {
  const level = env('MRT_LOG');
  if (level === undefined) return logger ?? SILENT;
  if (level === 'off') return SILENT;
  const minimum = LEVELS.indexOf(level as LogLevel);
  if (minimum < 0) throw invalid('MRT_LOG', `is ${JSON.stringify(level)}; give ${LEVELS.join(', ')} or off`);
  const sink = logger ?? console;
  return from((name) => (LEVELS.indexOf(name) < minimum ? silent : sink[name].bind(sink)));
}

const silent = () => {};

const from = (make: (level: LogLevel) => Logger[LogLevel]): Logger => ({
  debug: make('debug'),
  info: make('info'),
  warn: make('warn'),
  error: make('error'),
});

const SILENT = from(() => silent);
