import { invalid, type MRTError } from '../errors.js';
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

/** Tells of an error that no code will hear: to the caller's logger, or else to the console. */
export function unheardTo(logger: Logger | undefined): (error: MRTError | Error) => void {
  if (env('MRT_LOG') === 'off') return silent;
  const text = "mrt: a run failed, and nothing hears it; add run.on('error', ...), or await the run";
  if (!logger) return (error) => console.error(text, error);
  return (error) => {
    const { code, field, requestId } = error as Partial<MRTError>;
    logger.error(text, { requestId, code, field });
  };
}

const silent = () => {};

const from = (make: (level: LogLevel) => Logger[LogLevel]): Logger => ({
  debug: make('debug'),
  info: make('info'),
  warn: make('warn'),
  error: make('error'),
});

const SILENT = from(() => silent);
