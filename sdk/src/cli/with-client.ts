import type { Logger } from '../config/log.js';
import { MRT } from '../mrt.js';
import { env } from '../platform/env.js';
import { startServer } from '../serve.js';
import type { Context } from './command.js';
import { headersOf, text } from './input/values.js';

/** Runs `work` with a client of the named server, or else of a temporary server. */
export async function withClient<T>(context: Context, work: (mrt: MRT) => Promise<T>): Promise<T> {
  const { values, signal, report } = context;
  const named = namedClient(context);
  if (named) return using(named, work);
  const headers = headersOf(values);
  const start = performance.now();
  report.serverStarting();
  // For a single command it is worth more that the server is up three seconds sooner.
  const runtime = env('MRT_RUNTIME') ? undefined : 'onnxruntime';
  const server = await startServer({ signal, runtime });
  report.serverUp(server, performance.now() - start);
  try {
    return await using(new MRT({ url: server.url, headers, ...retryNotice(report) }), work);
  } finally {
    await server.close();
  }
}

/** A client of the server that the command line or the environment names, if any. */
export function namedClient({ values, report }: Pick<Context, 'values' | 'report'>): MRT | undefined {
  const url = text(values, 'url') ?? env('MRT_URL');
  return url === undefined ? undefined : new MRT({ url, headers: headersOf(values), ...retryNotice(report) });
}

/** A logger that reports the first retry, because for some seconds there is no other output. */
function retryNotice(report: Context['report']): { logger?: Logger } {
  if (env('MRT_LOG') !== undefined) return {};
  let reported = false;
  const silent = () => {};
  const warn: Logger['warn'] = (_, fields) => {
    if (!reported) report.note(`${(fields as { code?: string }).code}; retrying for some seconds`);
    reported = true;
  };
  return { logger: { debug: silent, info: silent, warn, error: silent } };
}

export async function using<T>(mrt: MRT, work: (mrt: MRT) => Promise<T>): Promise<T> {
  try {
    return await work(mrt);
  } finally {
    mrt.close();
  }
}
