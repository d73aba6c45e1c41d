import { env } from '../env.js';
import { MRT } from '../mrt.js';
import { startServer } from '../serve.js';
import type { Context } from './command.js';
import { headersOf, text } from './values.js';

/** Runs `work` with a client: of the server that was named, or else of one that lives for this run alone. */
export async function withClient<T>(context: Context, work: (mrt: MRT) => Promise<T>): Promise<T> {
  const { values, signal, report } = context;
  const named = namedClient(context);
  if (named) return using(named, work);
  const headers = headersOf(values);
  const start = performance.now();
  report.serverStarting();
  const server = await startServer({ signal });
  report.serverUp(server, performance.now() - start);
  try {
    return await using(new MRT({ url: server.url, headers }), work);
  } finally {
    await server.close();
  }
}

/** A client of the server that the command line or the environment names. */
export function namedClient({ values }: Pick<Context, 'values'>): MRT | undefined {
  const url = text(values, 'url') ?? env('MRT_URL');
  return url === undefined ? undefined : new MRT({ url, headers: headersOf(values) });
}

export async function using<T>(mrt: MRT, work: (mrt: MRT) => Promise<T>): Promise<T> {
  try {
    return await work(mrt);
  } finally {
    mrt.close();
  }
}
