import { invalid } from '../errors.js';
import { env } from '../platform/env.js';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
/** How much a line of the log matters, least first. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where a client's log lines go; `console` is one. Prompts, captions and pixels are never in them. */
export type Logger = Readonly<Record<LogLevel, (message: string, fields: object) => void>>;

/** `logger` as given, or the console where MRT_LOG names a level; below that level nothing is said. */
export function loggerOf(logger: Logger | undefined): Logger {
  const level = env('MRT_LOG');
  if (level === undefined) return logger ?? SILENT;
  if (level === 'off') return SILENT;
  const lowest = LEVELS.indexOf(level as LogLevel);
  if (lowest < 0) throw invalid('MRT_LOG', `is ${JSON.stringify(level)}; give ${LEVELS.join(', ')} or off`);
  const sink = logger ?? console;
  return from((name) => (LEVELS.indexOf(name) < lowest ? silent : sink[name].bind(sink)));
}

const silent = () => {};

const from = (make: (level: LogLevel) => Logger[LogLevel]): Logger => ({
  debug: make('debug'),
  info: make('info'),
  warn: make('warn'),
  error: make('error'),
});

const SILENT = from(() => silent);
