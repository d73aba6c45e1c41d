import { MRT } from '../mrt.js';
import { startServer } from '../serve.js';
import type { Context } from './command.js';
import { text } from './values.js';

/** Runs `work` with a client: of the server that was named, or else of one that lives for this run alone. */
export async function withClient<T>(
  { values, signal, report }: Context,
  work: (mrt: MRT) => Promise<T>,
): Promise<T> {
  const url = text(values, 'url') ?? (process.env.MRT_URL || undefined);
  if (url) return using(new MRT({ url }), work);
  const start = performance.now();
  report.serverStarting();
  const server = await startServer({ signal });
  report.serverUp(server, performance.now() - start);
  try {
    return await using(new MRT({ url: server.url }), work);
  } finally {
    await server.close();
  }
}

async function using<T>(mrt: MRT, work: (mrt: MRT) => Promise<T>): Promise<T> {
  try {
    return await work(mrt);
  } finally {
    mrt.close();
  }
}
